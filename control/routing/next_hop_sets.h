#pragma once
// Sets of next hops as objects, each once in a RIB. Routes name a set, and the set holds where it leads, so a next hop
// that moves touches its sets and not the prefixes behind them.

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "control/base/route.h"

namespace hitless {

enum class HopKind : std::uint8_t {
  neighbour,  ///< `address` reached over `interface`
  attached,   ///< the connected network itself: `address` is the network
  receive,    ///< an address of the chassis
  null,       ///< Null0
};
struct ResolvedHop {
  HopKind kind = HopKind::null;
  InterfaceIndex interface;
  IpAddress address;
  auto operator<=>(const ResolvedHop&) const = default;
};

/// A hop that a route names: a next hop that other routes resolve, or a resolved hop.
struct NamedHop {
  bool resolved = false;    ///< true: the route leads to `hop`; false: only the address of `hop` counts, in the VRF
  VrfId vrf = kDefaultVrf;  ///< without meaning when resolved
  ResolvedHop hop;
  auto operator<=>(const NamedHop&) const = default;
};
[[nodiscard]] inline NamedHop via(const NextHop& next) {
  return {false, next.vrf, {HopKind::neighbour, {}, next.address}};
}
[[nodiscard]] inline NextHop next_hop_of(const NamedHop& named) { return {named.vrf, named.hop.address}; }

class NextHopSets {
 public:
  using Id = std::uint32_t;
  static constexpr std::size_t kMaxPaths = 16;  ///< equal-cost paths of a set

  struct Set {
    std::uint64_t key = 0;          ///< digest of `named`: the same on both RPs
    std::vector<NamedHop> named;    ///< sorted, each once
    std::vector<ResolvedHop> hops;  ///< where the set leads now; sorted, at most kMaxPaths; empty: nowhere
    // For the RIB that holds the sets:
    std::vector<ResolvedHop> told;   ///< `hops` as last told to those who forward by the set
    std::uint32_t published_by = 0;  ///< number of prefixes that were told to use this set
    bool moved = false;              ///< `hops` may differ from `told`
  };
  using Resolve = std::function<std::vector<ResolvedHop>(const NextHop&)>;

  /// The set of these hops, in any order and with repetitions. `resolve` is called for addresses not named before.
  Id intern(std::span<const NamedHop> named, const Resolve& resolve);
  /// The set of this key.
  [[nodiscard]] std::optional<Id> find(std::uint64_t key) const;
  [[nodiscard]] Set& operator[](Id id) { return sets_[id]; }
  [[nodiscard]] const Set& operator[](Id id) const { return sets_[id]; }
  /// Whether the set leads somewhere.
  [[nodiscard]] bool usable(Id id) const { return !sets_[id].hops.empty(); }
  /// Ids are below this.
  [[nodiscard]] std::size_t ids() const { return sets_.size(); }
  /// Number of sets.
  [[nodiscard]] std::size_t size() const { return by_key_.size(); }
  /// Drops the sets that are not `used` (by id), not published and not moved. Their ids are given out again.
  void drop_unused(const std::vector<bool>& used);

  /// Whether an address that some set names and that the prefix covers leads elsewhere by now.
  [[nodiscard]] bool moved_within(const Prefix& prefix, const Resolve& resolve) const;
  /// Resolves every address anew. Returns the sets that lead elsewhere since, in the order of their ids.
  std::vector<Id> resolve_all(const Resolve& resolve);
  /// Bytes of sets and next hops.
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  struct Address {
    std::vector<ResolvedHop> leads;
    std::vector<Id> named_by;
  };
  void resolve_hops_of(Set& set) const;
  void forget(Id id);

  std::deque<Set> sets_;  ///< sets never move in memory: best routes point into them
  std::vector<Id> free_;
  std::unordered_map<std::uint64_t, Id> by_key_;
  std::map<NextHop, Address> addresses_;  ///< every next hop that a set names
  std::bitset<1 << 16> near_;             ///< first 16 bits of these addresses: nearly every prefix is far from all
  std::vector<NamedHop> sorted_;          ///< room for intern
};

/// Makes `hops` those of a set: sorted, each once, Null0 only alone, cut at kMaxPaths.
void sort_and_cut(std::vector<ResolvedHop>& hops);

}  // namespace hitless
