#pragma once
// The candidates of a prefix, as lists that prefixes share: of a full table's million prefixes most have one of a few
// hundred lists. The best group of a list follows from the list alone.

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "control/base/route.h"
#include "control/routing/next_hop_sets.h"

namespace hitless {

struct Candidate {
  std::uint8_t distance = 0;
  std::uint32_t metric = 0;
  RouteProtocol protocol = RouteProtocol::static_;
  bool direct = false;  ///< from the configuration: no source withdraws it
  NextHopSets::Id set = 0;
  auto operator<=>(const Candidate&) const = default;
};

class CandidateLists {
 public:
  using Id = std::uint32_t;
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  /// Candidates of one distance and metric: they share the load.
  struct Group {
    NextHopSets::Id set = 0;  ///< all next hops that the candidates name
    std::uint32_t first = 0;  ///< position of the group's first candidate
    bool operator==(const Group&) const = default;
  };
  struct List {
    std::vector<Candidate> candidates;  ///< sorted, each once
    std::vector<Group> groups;          ///< best first
    std::uint32_t best = kNone;         ///< best_now at the last choice
    // For the RIB that holds the lists: the prefixes that have this list, as a chain.
    std::uint32_t prefixes = 0;
    std::uint32_t head = kNone;
  };

  explicit CandidateLists(NextHopSets& sets) : sets_(sets) {}
  CandidateLists(const CandidateLists&) = delete;
  CandidateLists& operator=(const CandidateLists&) = delete;

  /// The list with one more candidate. kNone is the empty list, here and below.
  Id with(Id list, const Candidate& candidate);
  /// The list without the candidates that came from sources of these protocols.
  Id without(Id list, RouteProtocols protocols);
  /// Chooses anew in every list that names one of these sets: walks all lists. Returns those whose best group has
  /// changed.
  std::vector<Id> choose_again(std::span<const NextHopSets::Id> sets);

  /// The first group whose set leads somewhere; kNone when no set does.
  [[nodiscard]] std::uint32_t best_now(const List& list) const {
    for (std::uint32_t i = 0; i < list.groups.size(); ++i)
      if (sets_.usable(list.groups[i].set)) return i;
    return kNone;
  }
  /// Number of prefixes whose list has a group that leads somewhere. Walks all lists.
  [[nodiscard]] std::size_t prefixes_of_usable() const;

  [[nodiscard]] List& operator[](Id id) { return lists_[id]; }
  [[nodiscard]] const List& operator[](Id id) const { return lists_[id]; }
  /// Lists that some prefix has, and a bounded number of others.
  [[nodiscard]] std::size_t size() const { return lists_.size() - free_.size(); }
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  Id intern_wanted();
  void group(List& list);
  /// Chooses the best group; true when the choice has changed.
  bool choose(List& list) const;
  void drop_unused();

  NextHopSets& sets_;
  std::vector<List> lists_;
  std::unordered_multimap<std::uint64_t, Id> by_digest_;
  std::vector<Candidate> wanted_;  ///< the list that is being looked for
  std::vector<Id> free_;
  std::size_t drop_at_ = 1024;
};

}  // namespace hitless
