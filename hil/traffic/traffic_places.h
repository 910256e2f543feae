#pragma once
// Where traffic can live: prefixes of the route table behind which hosts can be put, by interface, and which interface
// leads to an address. The RP's own tables are not asked: this is the tester's knowledge of what it announced.

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "control/base/chassis_config.h"

namespace hitless {

/// A host address behind an interface.
struct HostPlace {
  IpAddress address;
  InterfaceIndex interface;
};

class TrafficPlaces {
 public:
  /// `seed` decides the order in which prefixes are handed out. `chassis` is only read here.
  TrafficPlaces(const ChassisConfig& chassis, std::uint64_t seed);

  /// Interfaces of the VRF that have at least one prefix of `family` to put hosts behind, ascending.
  [[nodiscard]] const std::vector<InterfaceIndex>& interfaces(VrfId vrf, Family family) const;
  /// The next host behind `interface` (one of interfaces(its VRF, family)): each call takes another prefix, and other
  /// hosts of the prefixes once all were used. Prefixes that hold a more specific one, networks of the chassis, and
  /// those too short or too long to hold ordinary hosts are never used.
  HostPlace next_host(Family family, InterfaceIndex interface);
  /// How often next_host gives another prefix behind `interface` before they repeat.
  [[nodiscard]] std::size_t prefixes(Family family, InterfaceIndex interface) const;
  /// The first ordinary address of `prefix` that its VRF's table sends elsewhere for no more specific prefix; none when
  /// the prefix is covered by such ones at its beginning.
  [[nodiscard]] std::optional<IpAddress> host_in(const Prefix& prefix) const;
  /// Interface of the first next hop of the longest match; none for no route, Null0 or an unresolved next hop.
  [[nodiscard]] std::optional<InterfaceIndex> egress_of(const NextHop& destination) const;

 private:
  struct Entry {
    Prefix prefix;
    std::optional<IpAddress> via;  ///< none for a connected network or Null0
    InterfaceIndex connected;      ///< of a connected network
  };
  struct Pool {
    std::vector<Prefix> prefixes;
    std::size_t next = 0;
    std::uint64_t round = 0;
  };

  void collect(const ChassisConfig& chassis);
  void fill_pools(const ChassisConfig& chassis, std::uint64_t seed);
  [[nodiscard]] const Entry* longest_match(const NextHop& destination) const;
  [[nodiscard]] std::optional<InterfaceIndex> resolve(const Entry& entry) const;

  std::vector<Entry> entries_;  ///< in order, one for each prefix
  std::map<std::pair<Family, InterfaceIndex>, Pool> pools_;
  std::map<std::pair<VrfId, Family>, std::vector<InterfaceIndex>> interfaces_;
  mutable std::map<NextHop, std::optional<InterfaceIndex>> resolved_;  ///< a few, asked often
};

}  // namespace hitless
