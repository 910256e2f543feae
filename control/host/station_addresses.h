#pragma once
// Which addresses are the chassis's own, and which ones can be a single host beyond one of its interfaces.

#include <cstddef>
#include <optional>
#include <vector>

#include "control/base/chassis_config.h"
#include "dataplane/net/prefix.h"

namespace hitless {

class StationAddresses {
 public:
  /// Keeps nothing of `config`.
  explicit StationAddresses(const ChassisConfig& config);

  /// An address of this very interface: those configured, and where one of them is IPv6, the link-local address of its
  /// MAC address (RFC 4862 5.3).
  [[nodiscard]] bool is_on(InterfaceIndex interface, const IpAddress& address) const;
  /// An address of any interface in the same VRF as this one (RFC 1812 5.2.3); a link-local one of this interface only.
  [[nodiscard]] bool is_own(InterfaceIndex interface, const IpAddress& address) const;

  /// A multicast address, or an IPv4 broadcast one: the limited one, or that of a network connected in the same VRF
  /// (RFC 1812 4.2.3.1).
  [[nodiscard]] bool is_group(InterfaceIndex interface, const IpAddress& address) const;
  /// A source that stands for one other host (RFC 1812 4.3.2.7, 5.3.7; RFC 4443 2.4 e.6): no group, no address of the
  /// chassis or of nobody, no loopback, class E or subnet-router anycast address (RFC 4291 2.6.1).
  [[nodiscard]] bool is_other_host(InterfaceIndex interface, const IpAddress& address) const;

  /// The interface's own address in the connected network where `neighbour` lies; none when it lies in none, or is no
  /// single other host. Link-local addresses lie in none: nothing is forwarded to them, so none is ever resolved.
  [[nodiscard]] std::optional<IpAddress> address_beside(InterfaceIndex interface, const IpAddress& neighbour) const;
  /// The address that the chassis speaks from when it speaks to `destination` over this interface (RFC 1812 4.3.2.4):
  /// the one beside it, otherwise the interface's first of the family; to a link-local address a link-local one (RFC
  /// 6724 5, rule 2). None where the interface has none.
  [[nodiscard]] std::optional<IpAddress> source_towards(InterfaceIndex interface, const IpAddress& destination) const;

 private:
  struct VrfAddress {
    VrfId vrf;
    IpAddress address;
    auto operator<=>(const VrfAddress&) const = default;
  };
  struct Station {
    VrfId vrf;
    std::vector<InterfaceAddress> addresses;  ///< without link-local ones
    std::vector<IpAddress> link_local;        ///< that of the MAC address first
  };

  void take(Station& station, const MacAddress& mac, const InterfaceAddress& configured);
  [[nodiscard]] const Station& at(InterfaceIndex interface) const { return stations_[interface.index()]; }

  std::vector<Station> stations_;      ///< by InterfaceIndex
  std::vector<VrfAddress> own_;        ///< sorted
  std::vector<VrfAddress> of_subnet_;  ///< sorted; network and broadcast addresses, subnet-router anycast
};

}  // namespace hitless
