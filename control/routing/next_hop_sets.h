#pragma once
// Sets of next hops as objects, once a RIB. Routes name a set; where it leads is kept with the set, so that a next hop
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

/// What a route names: a next hop that other routes resolve, or where it leads at once.
struct NamedHop {
  bool resolved = false;    ///< `hop` is where it leads; otherwise only its address counts, in the VRF
  VrfId vrf = kDefaultVrf;  ///< unless resolved
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
    std::vector<ResolvedHop> hops;  ///< where they lead now; sorted, at most kMaxPaths; empty: nowhere
    // Of the RIB that holds the sets:
    std::vector<ResolvedHop> told;   ///< what those who forward by the set were told last
    std::uint32_t published_by = 0;  ///< prefixes that were told to lead here
    bool moved = false;              ///< `hops` may differ from `told`
  };
  using Resolve = std::function<std::vector<ResolvedHop>(const NextHop&)>;

  /// The set of these hops, in any order and with repetitions. `resolve` is asked for addresses not named before.
  Id intern(std::span<const NamedHop> named, const Resolve& resolve);
  /// By key.
  [[nodiscard]] std::optional<Id> find(std::uint64_t key) const;
  [[nodiscard]] Set& operator[](Id id) { return sets_[id]; }
  [[nodiscard]] const Set& operator[](Id id) const { return sets_[id]; }
  /// It leads somewhere.
  [[nodiscard]] bool usable(Id id) const { return !sets_[id].hops.empty(); }
  /// Ids are below this.
  [[nodiscard]] std::size_t ids() const { return sets_.size(); }
  /// Sets that are there.
  [[nodiscard]] std::size_t size() const { return by_key_.size(); }
  /// Lets go of every set that is not `used` (by id) and that nobody was told of. Ids are given again.
  void drop_unused(const std::vector<bool>& used);

  /// An address that some set names and that the prefix covers leads elsewhere by now.
  [[nodiscard]] bool moved_within(const Prefix& prefix, const Resolve& resolve) const;
  /// Resolves every address anew; the sets that lead elsewhere since, in the order of their numbers.
  std::vector<Id> resolve_all(const Resolve& resolve);
  /// Of sets and next hops.
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  struct Address {
    std::vector<ResolvedHop> leads;
    std::vector<Id> named_by;
  };
  void lead(Set& set) const;
  void forget(Id id);

  std::deque<Set> sets_;  ///< in place for good: best routes point into them
  std::vector<Id> free_;
  std::unordered_map<std::uint64_t, Id> by_key_;
  std::map<NextHop, Address> addresses_;  ///< every next hop that a set names
  std::bitset<1 << 16> near_;             ///< first 16 bits of those: nearly every prefix is far from all of them
  std::vector<NamedHop> sorted_;          ///< room for intern
};

/// As a set leads: sorted, each once, Null0 only alone, cut at kMaxPaths.
void sort_and_cut(std::vector<ResolvedHop>& hops);

}  // namespace hitless
