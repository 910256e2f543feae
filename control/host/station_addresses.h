#pragma once
// Tells which addresses are the chassis's own, and which can be a single host beyond one of its interfaces.

#include <cstddef>
#include <optional>
#include <vector>

#include "control/base/chassis_config.h"
#include "dataplane/net/prefix.h"

namespace hitless {

class StationAddresses {
 public:
  /// Keeps no reference to `config`.
  explicit StationAddresses(const ChassisConfig& config);

  /// Whether the address is one of this very interface: a configured one, or, when one of these is IPv6, the link-local
  /// address of the interface's MAC address (RFC 4862 5.3).
  [[nodiscard]] bool is_on(InterfaceIndex interface, const IpAddress& address) const;
  /// Whether the address is one of any interface in the same VRF (RFC 1812 5.2.3); for a link-local one, of this one.
  [[nodiscard]] bool is_own(InterfaceIndex interface, const IpAddress& address) const;

  /// Whether the address is a multicast or an IPv4 broadcast address: the limited one, or that of a network connected
  /// in the same VRF (RFC 1812 4.2.3.1).
  [[nodiscard]] bool is_group(InterfaceIndex interface, const IpAddress& address) const;
  /// Whether the source stands for one other host (RFC 1812 4.3.2.7, 5.3.7; RFC 4443 2.4 e.6): no group, no address of
  /// the chassis or of nobody, no loopback, class E or subnet-router anycast address (RFC 4291 2.6.1).
  [[nodiscard]] bool is_other_host(InterfaceIndex interface, const IpAddress& address) const;

  /// The interface's own address in the connected network where `neighbour` lies; none when it lies in no such network,
  /// or is no single other host. Link-local addresses count as outside: nothing is forwarded to them or resolved.
  [[nodiscard]] std::optional<IpAddress> address_beside(InterfaceIndex interface, const IpAddress& neighbour) const;
  /// The address from which the chassis speaks to `destination` over this interface (RFC 1812 4.3.2.4): the address
  /// beside the destination, otherwise the interface's first address of the family; to a link-local address a
  /// link-local one (RFC 6724 5, rule 2). None when the interface has no such address.
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
