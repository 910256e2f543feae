#include "control/routing/candidate_lists.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "dataplane/base/result.h"

namespace hitless {
namespace {

constexpr std::size_t kDropAtLeast = 1024;

std::uint64_t digest(const std::vector<Candidate>& candidates) {
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15;
  std::uint64_t state = candidates.size();
  const auto mix = [&state](std::uint64_t word) {
    state = (state ^ word) * kOdd;
    state ^= state >> 29;
  };
  for (const Candidate& c : candidates) {
    mix(std::uint64_t{c.metric} << 32 | c.set);
    mix(std::uint64_t{c.distance} << 16 | static_cast<std::uint64_t>(c.protocol) << 8 | (c.direct ? 1U : 0U));
  }
  return state;
}

/// Addresses are resolved when a set is made of routes; a group only unites known addresses.
std::vector<ResolvedHop> known_already(const NextHop& next) {
  HITLESS_CHECK(false, "a group names an unknown address " + to_string(next.address));
  return {};
}

}  // namespace

CandidateLists::Id CandidateLists::with(Id list, const Candidate& candidate) {
  wanted_.clear();
  if (list != kNone) wanted_ = lists_[list].candidates;
  const auto at = std::ranges::lower_bound(wanted_, candidate);
  if (at != wanted_.end() && *at == candidate) return list;
  wanted_.insert(at, candidate);
  return intern_wanted();
}

CandidateLists::Id CandidateLists::without(Id list, RouteProtocols protocols) {
  if (list == kNone) return kNone;
  wanted_ = lists_[list].candidates;
  const auto gone = [&](const Candidate& c) { return !c.direct && (only(c.protocol) & protocols) != 0; };
  if (std::erase_if(wanted_, gone) == 0) return list;
  return wanted_.empty() ? kNone : intern_wanted();
}

CandidateLists::Id CandidateLists::intern_wanted() {
  const std::uint64_t key = digest(wanted_);
  for (auto [it, end] = by_digest_.equal_range(key); it != end; ++it)
    if (lists_[it->second].candidates == wanted_) return it->second;
  if (size() >= drop_at_) drop_unused();
  Id id = static_cast<Id>(lists_.size());
  if (free_.empty()) {
    lists_.emplace_back();
  } else {
    id = free_.back();
    free_.pop_back();
  }
  List& list = lists_[id];
  list.candidates = wanted_;
  group(list);
  choose(list);
  by_digest_.emplace(key, id);
  return id;
}

void CandidateLists::group(List& list) {
  const std::vector<Candidate>& all = list.candidates;
  for (std::size_t first = 0, end = 0; first < all.size(); first = end) {
    while (end < all.size() && all[end].distance == all[first].distance && all[end].metric == all[first].metric) ++end;
    NextHopSets::Id set = all[first].set;
    if (end - first > 1) {
      std::vector<NamedHop> named;
      for (std::size_t i = first; i < end; ++i)
        named.insert(named.end(), sets_[all[i].set].named.begin(), sets_[all[i].set].named.end());
      set = sets_.intern(named, known_already);
    }
    list.groups.push_back({set, static_cast<std::uint32_t>(first)});
  }
}

bool CandidateLists::choose(List& list) const {
  const std::uint32_t before = std::exchange(list.best, best_now(list));
  return list.best != before;
}

std::size_t CandidateLists::prefixes_of_usable() const {
  std::size_t prefixes = 0;
  for (const List& list : lists_)
    if (best_now(list) != kNone) prefixes += list.prefixes;
  return prefixes;
}

std::vector<CandidateLists::Id> CandidateLists::choose_again(std::span<const NextHopSets::Id> sets) {
  std::vector<Id> changed;
  if (sets.empty()) return changed;
  std::vector<bool> named(sets_.ids());
  for (const NextHopSets::Id set : sets) named[set] = true;
  for (Id id = 0; id < lists_.size(); ++id)
    if (std::ranges::any_of(lists_[id].groups, [&](const Group& g) { return named[g.set]; }) && choose(lists_[id]))
      changed.push_back(id);
  return changed;
}

void CandidateLists::drop_unused() {
  std::erase_if(by_digest_, [this](const auto& entry) {
    if (lists_[entry.second].prefixes != 0) return false;
    lists_[entry.second] = {};
    free_.push_back(entry.second);
    return true;
  });
  std::ranges::sort(free_, std::greater());  // so that the order is not that of a hash table
  std::vector<bool> used(sets_.ids());
  for (const Candidate& candidate : wanted_) used[candidate.set] = true;
  for (const List& list : lists_) {
    for (const Candidate& candidate : list.candidates) used[candidate.set] = true;
    for (const Group& g : list.groups) used[g.set] = true;
  }
  sets_.drop_unused(used);
  drop_at_ = std::max(kDropAtLeast, 2 * size());
}

std::size_t CandidateLists::memory_bytes() const {
  std::size_t bytes = lists_.capacity() * sizeof(List) + by_digest_.size() * 40 + free_.capacity() * sizeof(Id);
  for (const List& list : lists_)
    bytes += list.candidates.capacity() * sizeof(Candidate) + list.groups.capacity() * sizeof(Group);
  return bytes;
}

}  // namespace hitless
