#pragma once
// Chassis-wide adjacency numbers. Configured adjacencies are numbered in the configuration's order, so that both RPs
// give the same numbers. Numbers of neighbours that are learnt later are told to the standby.

#include <compare>
#include <map>
#include <optional>
#include <vector>

#include "control/base/chassis_config.h"
#include "control/routing/rib.h"
#include "dataplane/fib/fib.h"

namespace hitless {

/// Names a neighbour by the interface that leads to it and its address there.
struct NeighbourAddress {
  InterfaceIndex interface;
  IpAddress address;
  auto operator<=>(const NeighbourAddress&) const = default;
};

/// A neighbour with its adjacency.
struct LearntAdjacency {
  NeighbourAddress neighbour;
  FibChange::AdjacencyEntry entry;
};

class AdjacencyTable {
 public:
  /// 0: null. 1: receive. Then for each configured interface its neighbours in order and a glean for each of its
  /// connected networks, all of generation 1.
  explicit AdjacencyTable(const ChassisConfig& config);

  /// All adjacencies, each index once.
  [[nodiscard]] const std::vector<FibChange::AdjacencyEntry>& entries() const { return entries_; }
  /// The neighbour's own adjacency, or the glean of its network when there is none.
  [[nodiscard]] AdjacencyIndex find(const ResolvedHop& hop) const;
  /// The adjacency whose index find() gives.
  [[nodiscard]] const Adjacency& at(const ResolvedHop& hop) const;

  /// Whether the neighbour has an adjacency of its own, complete or not.
  [[nodiscard]] bool has(const NeighbourAddress& neighbour) const { return neighbours_.contains(neighbour); }
  /// Whether the neighbour's adjacency is another than the configuration gave.
  [[nodiscard]] bool is_learnt(const NeighbourAddress& neighbour) const;
  /// The neighbour's MAC address; none while it is not known.
  [[nodiscard]] std::optional<MacAddress> mac_of(const NeighbourAddress& neighbour) const;
  /// Gives the neighbour this MAC address, under a new number or a new generation. No RP of another epoch gave the
  /// same, so an adjacency that a card holds of an older epoch means no other neighbour. `interface` is configured.
  LearntAdjacency learn(const NeighbourAddress& neighbour, const MacAddress& mac, Epoch epoch);
  /// A neighbour that has an adjacency answers no more: the adjacency becomes incomplete.
  LearntAdjacency forget(const NeighbourAddress& neighbour, Epoch epoch);
  /// On a standby: takes an adjacency that the active told. False, unchanged, when it does not fit the configuration.
  [[nodiscard]] bool restore(const LearntAdjacency& told);
  /// Adjacencies that are others than the configuration gave, in order of the neighbours.
  [[nodiscard]] std::vector<LearntAdjacency> learnt() const;
  /// Adjacencies that were learnt or forgotten since the last call, each index once.
  [[nodiscard]] std::vector<FibChange::AdjacencyEntry> take_changed();

 private:
  struct Glean {
    InterfaceIndex interface;
    Prefix network;
    std::size_t position;
  };
  std::size_t add(AdjacencyKind kind, Slot slot, InterfaceIndex interface, MacAddress mac);
  [[nodiscard]] std::size_t position_of(const ResolvedHop& hop) const;
  LearntAdjacency change(const NeighbourAddress& neighbour, AdjacencyKind kind, const MacAddress& mac, Epoch epoch);
  void put(const LearntAdjacency& told);

  std::vector<FibChange::AdjacencyEntry> entries_;
  std::map<NeighbourAddress, std::size_t> neighbours_;  ///< positions in entries_
  std::vector<Glean> gleans_;
  std::vector<Slot> slots_;           ///< by interface
  std::vector<bool> is_learnt_;       ///< by position
  std::vector<std::size_t> changed_;  ///< positions
  std::uint32_t configured_ = 0;      ///< numbers below are the configuration's
  std::uint32_t learnt_ = 0;          ///< rounds of numbers given beyond the configuration's
  std::uint32_t changes_ = 0;
};

}  // namespace hitless
