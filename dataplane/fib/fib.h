#pragma once
// A card forwards with a FIB version: immutable, and shared between all cards that have reached the same state.
// Versions are persistent: a new version shares every node that its batch did not touch, and every node whose content
// another version of the chassis has already. So an old version that is kept for a lagging card, or a version that is
// loaded anew, costs the difference only. A version is freed when its last holder lets go.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "dataplane/base/ids.h"
#include "dataplane/base/side_by_side.h"
#include "dataplane/fib/adjacency.h"
#include "dataplane/net/prefix.h"

namespace hitless {

/// Adjacency indices are below this; a decoder refuses others.
inline constexpr std::uint32_t kAdjacenciesMax = 1U << 20;
/// VRF numbers are below this; a decoder refuses others.
inline constexpr std::uint16_t kVrfsMax = 4096;
/// Most members of a path list.
inline constexpr std::size_t kPathsMax = 16;

/// A load-balance object as the RP names it: the paths that a set of next hops leads to. Routes point to the object, so
/// the loss of a next hop changes a few objects and not the prefixes behind them (as in CEF and vpp).
struct PathList {
  std::uint64_t key = 0;                ///< names the set of next hops: equal on both RPs, whatever the set leads to
  std::vector<AdjacencyIndex> members;  ///< equal-cost paths in order; 1 to kPathsMax
  bool operator==(const PathList&) const = default;
};
/// A path list whose key is computed from its members alone.
[[nodiscard]] PathList path_list_of(std::vector<AdjacencyIndex> members);

/// The changes of one batch, decoded. Routes name path lists by their position in the batch. A path list that is
/// already in use gets the batch's members, for every route that points to it.
/// Order within a batch: adjacencies, path lists, withdrawals, routes.
struct FibChange {
  struct Route {
    Prefix prefix;
    std::uint32_t path_list = 0;
    bool operator==(const Route&) const = default;
  };
  struct AdjacencyEntry {
    AdjacencyIndex index;
    Adjacency adjacency;
    bool operator==(const AdjacencyEntry&) const = default;
  };
  Epoch epoch;
  std::vector<AdjacencyEntry> adjacencies;
  std::vector<PathList> path_lists;  ///< each key once
  std::vector<Route> routes;
  std::vector<Prefix> withdrawn;
};

/// A route as a version holds it, for checkers and displays.
struct FibEntry {
  Prefix prefix;
  Epoch epoch;
  std::vector<AdjacencyIndex> paths;
};

/// The kernels of lookups on this machine, within EAL's --force-max-simd-bitwidth: "SSE4.2", "AVX2", "AVX-512".
[[nodiscard]] const char* fib_lookup_kernels();

class FibVersion;
using FibVersionPtr = std::shared_ptr<const FibVersion>;

/// One thread at a time makes versions of a chassis; any thread may read and release versions meanwhile. A version
/// knows two epochs, the newest and the one before: an entry that neither of them has refreshed counts as one of the
/// epoch before.
class FibVersion {
 public:
  /// The version of an empty table, the first of a chassis: all versions that come from it share memory. `pieces` runs
  /// the pieces of large batches.
  [[nodiscard]] static FibVersionPtr empty(SideBySide pieces = nullptr);

  /// A new version with `change` applied; `this` does not change. A withdrawn prefix that is not there is ignored.
  /// `lost` (may be null) is filled with the prefixes that this version has and the new version has not.
  [[nodiscard]] FibVersionPtr apply(const FibChange& change, std::vector<Prefix>* lost = nullptr) const;
  /// Frees the numbers of path lists that no living version uses. Call it once in a while, never while a version is
  /// being made. The free numbers show in a version's bytes, so the caller decides when.
  void give_numbers_back() const;
  /// A new version without the entries whose epoch is older than `epoch`.
  [[nodiscard]] FibVersionPtr sweep(Epoch epoch, std::vector<Prefix>* lost = nullptr) const;

  /// Longest-prefix match for a burst of IPv4 addresses (host order) in one VRF. `out[i]` is invalid when no prefix
  /// covers `addresses[i]`.
  void lookup4(std::span<const std::uint32_t> addresses, std::span<LoadBalanceIndex> out,
               VrfId vrf = kDefaultVrf) const;
  /// The same for IPv6; each address is 16 bytes in network order.
  void lookup6(std::span<const std::uint8_t* const> addresses, std::span<LoadBalanceIndex> out,
               VrfId vrf = kDefaultVrf) const;
  /// Longest-prefix match for one address, for explain and checkers.
  [[nodiscard]] LoadBalanceIndex lookup(const IpAddress& address, VrfId vrf = kDefaultVrf) const;
  /// The entry of exactly this prefix; false when absent.
  [[nodiscard]] bool find(const Prefix& prefix, FibEntry* entry) const;
  /// The longest entry that covers an address; false when none does. For traces and displays.
  [[nodiscard]] bool match(const IpAddress& address, FibEntry* entry, VrfId vrf = kDefaultVrf) const;

  /// Members of a load-balance object. A flow with hash h uses member h % size.
  [[nodiscard]] std::span<const AdjacencyIndex> paths(LoadBalanceIndex index) const;
  /// The adjacency; kind null, generation 0 for an index that this version does not know.
  [[nodiscard]] const Adjacency& adjacency(AdjacencyIndex index) const;

  /// Calls `visit` for every entry, in order of prefix.
  void for_each(const std::function<void(const FibEntry&)>& visit) const;
  /// The prefixes that are in `from` and not in this version, in prefix order.
  [[nodiscard]] std::vector<Prefix> missing(const FibVersion& from) const;
  /// Whether no card could tell the two versions apart; false while one of them has stale entries.
  [[nodiscard]] bool same_as(const FibVersion& other) const;
  /// Entries of all VRFs and families.
  [[nodiscard]] std::size_t prefix_count() const;
  /// Entries of one table.
  [[nodiscard]] std::size_t prefix_count(VrfId vrf, Family family) const;
  /// Different path lists in use.
  [[nodiscard]] std::size_t path_list_count() const;
  /// Entries of an epoch older than `epoch`.
  [[nodiscard]] std::size_t stale_count(Epoch epoch) const;
  /// Bytes of all nodes reachable from this version, shared ones included.
  [[nodiscard]] std::size_t memory_bytes() const;
  /// Bytes of the nodes of all versions of this chassis together, each counted once.
  [[nodiscard]] std::size_t shared_bytes() const;
  /// Bytes of this version besides its nodes: arrays, path lists, adjacencies, marks. Versions share most of these
  /// bytes too: own_bytes() of all versions plus shared_bytes() is an upper bound of their memory.
  [[nodiscard]] std::size_t own_bytes() const;

  ~FibVersion();
  FibVersion(const FibVersion&) = delete;
  FibVersion& operator=(const FibVersion&) = delete;

 private:
  struct State;
  explicit FibVersion(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace hitless
