#pragma once
// Chassis-wide adjacency numbers, made from the configuration in its order, so that both RPs give the same numbers.

#include <map>
#include <vector>

#include "control/chassis_config.h"
#include "control/rib.h"
#include "dataplane/fib.h"

namespace hitless {

class AdjacencyTable {
 public:
  /// 0: null. 1: receive. Then for each configured interface its neighbours in order and a glean for each of its
  /// connected networks. Generation 1; configuration does not change in this build, so neither do generations.
  explicit AdjacencyTable(const ChassisConfig& config);

  [[nodiscard]] const std::vector<FibChange::AdjacencyEntry>& entries() const { return entries_; }
  /// The neighbour's own adjacency, or the glean of its network when it is not configured.
  [[nodiscard]] AdjacencyIndex find(const ResolvedHop& hop) const;

 private:
  struct Glean {
    InterfaceIndex interface;
    Prefix network;
    AdjacencyIndex index;
  };
  AdjacencyIndex add(AdjacencyKind kind, Slot slot, InterfaceIndex interface, MacAddress mac);

  std::vector<FibChange::AdjacencyEntry> entries_;
  std::map<std::pair<InterfaceIndex, IpAddress>, AdjacencyIndex> neighbours_;
  std::vector<Glean> gleans_;
};

}  // namespace hitless
