#pragma once
// Places for traffic: the prefixes of the route table that can hold hosts, by interface, and the interface that leads
// to an address. The tester knows both from the routes that it announced; the RP's own tables are not asked.

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
  /// The next host behind `interface` (one of interfaces(its VRF, family)). Each call takes another prefix; once all
  /// prefixes were used, the next round takes other hosts. Prefixes that hold a more specific one, networks of the
  /// chassis, and prefixes too short or too long for ordinary hosts are never used.
  HostPlace next_host(Family family, InterfaceIndex interface);
  /// Number of prefixes behind `interface` that next_host() takes before it repeats one.
  [[nodiscard]] std::size_t prefixes(Family family, InterfaceIndex interface) const;
  /// The first host address of `prefix` that no more specific prefix of the VRF's table covers; none when more specific
  /// prefixes cover its first 1024 addresses.
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
  mutable std::map<NextHop, std::optional<InterfaceIndex>> resolved_;  ///< few next hops, each asked for often
};

}  // namespace hitless
