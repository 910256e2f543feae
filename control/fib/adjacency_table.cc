#include "control/fib/adjacency_table.h"

#include <algorithm>
#include <utility>

namespace hitless {
namespace {

constexpr std::size_t kNull = 0;
constexpr std::size_t kReceive = 1;
/// A number given in one epoch is given again no earlier than this many epochs later; cards know two epochs at once.
constexpr std::uint32_t kEpochsApart = 4;

}  // namespace

AdjacencyTable::AdjacencyTable(const ChassisConfig& config) {
  for (const Interface& interface : config.interfaces) slots_.push_back(interface.slot);
  add(AdjacencyKind::null, {}, {}, {});
  add(AdjacencyKind::receive, {}, {}, {});
  for (const ConfiguredInterface& c : config.addressing) {
    HITLESS_CHECK(c.index.index() < config.interfaces.size(), "configured interface is not in the interface table");
    const Slot slot = slots_[c.index.index()];
    for (const Neighbour& n : c.neighbours)
      neighbours_.emplace(NeighbourAddress{c.index, n.address}, add(AdjacencyKind::neighbour, slot, c.index, n.mac));
    for (const InterfaceAddress& own : c.addresses)
      gleans_.push_back({c.index, own.network(), add(AdjacencyKind::glean, slot, c.index, {})});
  }
  configured_ = static_cast<std::uint32_t>(entries_.size());
}

std::size_t AdjacencyTable::add(AdjacencyKind kind, Slot slot, InterfaceIndex interface, MacAddress mac) {
  const std::size_t position = entries_.size();
  entries_.push_back(
      {AdjacencyIndex(static_cast<AdjacencyIndex::rep>(position)), Adjacency{kind, 1, slot, interface, mac}});
  is_learnt_.push_back(false);
  return position;
}

std::size_t AdjacencyTable::position_of(const ResolvedHop& hop) const {
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
    if (glean.interface == hop.interface && glean.network.contains(hop.address)) return glean.position;
  return kNull;
}

AdjacencyIndex AdjacencyTable::find(const ResolvedHop& hop) const { return entries_[position_of(hop)].index; }
const Adjacency& AdjacencyTable::at(const ResolvedHop& hop) const { return entries_[position_of(hop)].adjacency; }

bool AdjacencyTable::is_learnt(const NeighbourAddress& neighbour) const {
  const auto found = neighbours_.find(neighbour);
  return found != neighbours_.end() && is_learnt_[found->second];
}

std::optional<MacAddress> AdjacencyTable::mac_of(const NeighbourAddress& neighbour) const {
  const auto found = neighbours_.find(neighbour);
  if (found == neighbours_.end()) return std::nullopt;
  const Adjacency& adjacency = entries_[found->second].adjacency;
  return adjacency.kind == AdjacencyKind::neighbour ? std::optional(adjacency.destination) : std::nullopt;
}

LearntAdjacency AdjacencyTable::learn(const NeighbourAddress& neighbour, const MacAddress& mac, Epoch epoch) {
  return change(neighbour, AdjacencyKind::neighbour, mac, epoch);
}

LearntAdjacency AdjacencyTable::forget(const NeighbourAddress& neighbour, Epoch epoch) {
  HITLESS_CHECK(has(neighbour), "a neighbour is forgotten that was never known");
  return change(neighbour, AdjacencyKind::glean, {}, epoch);
}

LearntAdjacency AdjacencyTable::change(const NeighbourAddress& neighbour, AdjacencyKind kind, const MacAddress& mac,
                                       Epoch epoch) {
  HITLESS_CHECK(neighbour.interface.index() < slots_.size(), "a neighbour beyond an interface that is none");
  LearntAdjacency told{neighbour, {}};
  if (const auto found = neighbours_.find(neighbour); found != neighbours_.end())
    told.entry.index = entries_[found->second].index;
  else
    told.entry.index = AdjacencyIndex(configured_ + learnt_ * kEpochsApart + epoch.value % kEpochsApart);
  const std::uint32_t generation = (epoch.value << 16) + (++changes_ & 0xffffU);
  told.entry.adjacency = {kind, generation, slots_[neighbour.interface.index()], neighbour.interface, mac};
  put(told);
  changed_.push_back(neighbours_.at(neighbour));
  return told;
}

bool AdjacencyTable::restore(const LearntAdjacency& told) {
  const auto known = neighbours_.find(told.neighbour);
  const bool fits = known != neighbours_.end() ? entries_[known->second].index == told.entry.index
                                               : told.entry.index.value >= configured_;
  if (!fits || told.entry.index.value >= kAdjacenciesMax || told.neighbour.interface.index() >= slots_.size())
    return false;
  put(told);
  return true;
}

void AdjacencyTable::put(const LearntAdjacency& told) {
  const auto [place, is_new] = neighbours_.try_emplace(told.neighbour, entries_.size());
  if (is_new) {
    entries_.push_back(told.entry);
    is_learnt_.push_back(true);
    learnt_ = std::max(learnt_, (told.entry.index.value - configured_) / kEpochsApart + 1);
  }
  entries_[place->second] = told.entry;
  is_learnt_[place->second] = true;
}

std::vector<LearntAdjacency> AdjacencyTable::learnt() const {
  std::vector<LearntAdjacency> all;
  for (const auto& [neighbour, position] : neighbours_)
    if (is_learnt_[position]) all.push_back({neighbour, entries_[position]});
  return all;
}

std::vector<FibChange::AdjacencyEntry> AdjacencyTable::take_changed() {
  std::ranges::sort(changed_);
  changed_.erase(std::unique(changed_.begin(), changed_.end()), changed_.end());
  std::vector<FibChange::AdjacencyEntry> taken;
  for (const std::size_t position : std::exchange(changed_, {})) taken.push_back(entries_[position]);
  return taken;
}

}  // namespace hitless
