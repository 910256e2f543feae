#include "control/adjacency_table.h"

namespace hitless {
namespace {
constexpr AdjacencyIndex kNull{0};
constexpr AdjacencyIndex kReceive{1};
}  // namespace

AdjacencyTable::AdjacencyTable(const ChassisConfig& config) {
  add(AdjacencyKind::null, {}, {}, {});
  add(AdjacencyKind::receive, {}, {}, {});
  for (const ConfiguredInterface& c : config.addressing) {
    HITLESS_CHECK(c.index.index() < config.interfaces.size(), "configured interface is not in the interface table");
    const Slot slot = config.interfaces[c.index.index()].slot;
    for (const Neighbour& n : c.neighbours)
      neighbours_.emplace(std::pair{c.index, n.address}, add(AdjacencyKind::neighbour, slot, c.index, n.mac));
    for (const InterfaceAddress& own : c.addresses)
      gleans_.push_back({c.index, own.network(), add(AdjacencyKind::glean, slot, c.index, {})});
  }
}

AdjacencyIndex AdjacencyTable::add(AdjacencyKind kind, Slot slot, InterfaceIndex interface, MacAddress mac) {
  const AdjacencyIndex index(static_cast<AdjacencyIndex::rep>(entries_.size()));
  entries_.push_back({index, Adjacency{kind, 1, slot, interface, mac}});
  return index;
}

AdjacencyIndex AdjacencyTable::find(const ResolvedHop& hop) const {
  switch (hop.kind) {
    case HopKind::receive:
      return kReceive;
    case HopKind::null:
      return kNull;
    case HopKind::neighbour:
      if (const auto found = neighbours_.find({hop.interface, hop.address}); found != neighbours_.end())
        return found->second;
      break;
    case HopKind::attached:
      break;
  }
  for (const Glean& glean : gleans_)
    if (glean.interface == hop.interface && glean.network.contains(hop.address)) return glean.index;
  return kNull;
}

}  // namespace hitless
