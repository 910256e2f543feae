#pragma once
// The routing tables of the active RP, for all VRFs: all candidates, the best of them, and where they lead. The RIB is
// a pure function of its routes: the order in which they came does not show.
//
//   prefix -> candidate list -> best group -> set of next hops -> where it leads
//
// Each arrow leads to an object that many share. A next hop that moves changes where its sets lead, and the sets are
// told as changes; prefixes change only when their best group does.

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "control/base/chassis_config.h"
#include "control/routing/candidate_lists.h"
#include "control/routing/next_hop_sets.h"
#include "control/routing/prefix_table.h"

namespace hitless {

/// The best route to a prefix. `hops`: sorted, 1 to kMaxPaths; empty only in a change that says "gone". The hops lie in
/// the Rib and are valid until the Rib changes.
struct BestRoute {
  Prefix prefix;
  RouteProtocol protocol = RouteProtocol::static_;
  std::uint8_t distance = 0;
  std::uint32_t metric = 0;
  std::uint64_t key = 0;  ///< names the set of next hops: the same on both RPs, wherever the hops lead
  std::span<const ResolvedHop> hops;
};

/// A set of next hops that leads elsewhere now, for all prefixes that were told to use the set. `hops` as in BestRoute.
struct MovedNextHops {
  std::uint64_t key = 0;
  std::span<const ResolvedHop> hops;
};

struct RibChanges {
  std::vector<MovedNextHops> next_hops;  ///< each key once, in the order of their first use
  std::vector<BestRoute> routes;         ///< each prefix once, in the order of first change
  [[nodiscard]] bool empty() const { return next_hops.empty() && routes.empty(); }
};

class Rib {
 public:
  static constexpr std::size_t kMaxPaths = NextHopSets::kMaxPaths;

  Rib() = default;
  /// Begins with the connected networks, the chassis's own addresses (local) and a host route for each configured
  /// neighbour (CEF's adjacency prefixes), so that packets to a neighbour do not end at its network's glean.
  explicit Rib(const std::vector<ConfiguredInterface>& addressing);
  Rib(const Rib&) = delete;
  Rib& operator=(const Rib&) = delete;

  /// A second route to a prefix is a further candidate; the same route again changes nothing.
  void add(const RibRoute& route);
  /// A neighbour that is not configured has an adjacency by now: adds a host route to the neighbour, and tells again
  /// every set that leads to it.
  void add_neighbour(const ResolvedHop& neighbour, VrfId vrf);
  /// Removes from the prefix every candidate that a source of these protocols gave (never connected or local ones). A
  /// route that is added before the next take_changes replaces them without a gap.
  void withdraw(const Prefix& prefix, RouteProtocols protocols = kAllProtocols);
  /// The changes since the last call. A prefix whose best candidates stay but lead elsewhere is not told again: its set
  /// of next hops is told, once.
  RibChanges take_changes();
  /// Whether take_changes would look at anything.
  [[nodiscard]] bool changes_wait() const { return !moved_.empty() || !dirty_.empty(); }

  /// The best route of exactly this prefix.
  [[nodiscard]] std::optional<BestRoute> best(const Prefix& prefix) const;
  /// Longest match among usable routes.
  [[nodiscard]] std::optional<BestRoute> lookup(const IpAddress& address, VrfId vrf = kDefaultVrf) const;
  /// Every best route, in order of prefix.
  void for_each_best(const std::function<void(const BestRoute&)>& visit) const;
  /// The set of this key, when some prefix was told to use it and it leads somewhere.
  [[nodiscard]] std::optional<MovedNextHops> next_hops(std::uint64_t key) const;
  /// Prefixes that have a best route.
  [[nodiscard]] std::size_t size() const;
  /// Prefixes looked at so far, over all changes: the measure of a change's cost.
  [[nodiscard]] std::uint64_t prefixes_touched() const { return touched_; }
  /// Sets of next hops that are kept.
  [[nodiscard]] std::size_t next_hop_sets() const { return sets_.size(); }
  /// Bytes of the whole RIB.
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  struct Entry {
    CandidateLists::Id list = kNone;       ///< kNone: no candidate
    NextHopSets::Id published = kNone;     ///< the set that take_changes last told; kNone: gone
    std::uint32_t next = 0, previous = 0;  ///< chain of the list's prefixes
    bool dirty = false;
  };

  void add_host_route(const ResolvedHop& neighbour, VrfId vrf);
  void add_direct(const Prefix& prefix, RouteProtocol protocol, const ResolvedHop& hop);
  void insert(const Prefix& prefix, const Candidate& candidate);
  void choose_from(std::uint32_t number, CandidateLists::Id list);
  void unchain(std::uint32_t number);
  void chain(std::uint32_t number, CandidateLists::Id list);
  /// Resolves anew the next hops that resolve through `prefix`, after its candidates changed.
  void re_resolve_through(const Prefix& prefix);
  void requeue_prefixes_of(CandidateLists::Id list);
  void mark_dirty(std::uint32_t number);
  void publish(std::uint32_t number, RibChanges& changes);
  [[nodiscard]] NextHopSets::Id chosen(const Entry& entry) const {
    if (entry.list == kNone) return kNone;
    const CandidateLists::List& list = lists_[entry.list];
    const std::uint32_t best = lists_.best_now(list);
    return best == kNone ? kNone : list.groups[best].set;
  }
  /// Where the first usable group of candidates leads, resolved to `depth`.
  [[nodiscard]] std::vector<ResolvedHop> hops_of(const CandidateLists::List& list, int depth) const;
  [[nodiscard]] std::vector<ResolvedHop> resolve(const NextHop& hop, int depth) const;
  [[nodiscard]] BestRoute describe(std::uint32_t number) const;

  PrefixTable prefixes_;
  std::vector<Entry> entries_;                               ///< by number of the prefix
  std::array<std::array<std::uint32_t, 129>, 2> lengths_{};  ///< entries of each family and length
  NextHopSets sets_;
  CandidateLists lists_{sets_};
  NextHopSets::Resolve resolve_ = [this](const NextHop& hop) { return resolve(hop, 0); };
  std::vector<std::uint32_t> dirty_;  ///< numbers of prefixes
  std::vector<NextHopSets::Id> moved_;
  std::size_t usable_ = 0;  ///< prefixes with a best group, by the lists' last choice
  std::uint64_t touched_ = 0;
};

}  // namespace hitless
