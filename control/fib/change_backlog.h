#pragma once
// The changes that a slow card has still to hear, without their history: each prefix and each set of next hops that has
// changed, once. The state is read from the RIB on sending, so a prefix that flapped a thousand times costs one change.

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <vector>

#include "control/fib/fib_batches.h"

namespace hitless {

class ChangeBacklog {
 public:
  /// Adds the batch's changes behind those that wait already. A null change marks the place where the epoch was closed.
  void absorb(const ChangeBatch& batch);
  /// Prefixes and sets that wait.
  [[nodiscard]] std::size_t size() const { return prefixes_.size() + keys_.size(); }
  [[nodiscard]] bool empty() const { return !adjacencies_ && order_.empty() && ready_.empty(); }
  /// The next batch of at most `limit` changes, in the RIB's present state. A null change: the epoch was closed here.
  /// No value: nothing is left. The RIB must have published everything.
  std::optional<ChangeBatch> next(const Rib& rib, const AdjacencyTable& adjacencies, Epoch epoch, std::size_t limit);

 private:
  struct Item {
    enum class Kind : std::uint8_t { prefix, next_hops, end } kind = Kind::end;
    Prefix prefix;
    std::uint64_t key = 0;
  };
  /// True when some adjacencies changed: all are then sent, before the changes that may use them.
  bool adjacencies_ = false;
  std::deque<Item> order_;
  std::set<Prefix> prefixes_;
  std::set<std::uint64_t> keys_;
  std::deque<ChangeBatch> ready_;
};

/// Estimates how many different prefixes these batches change: decodes the batches and counts one prefix in 16.
[[nodiscard]] std::size_t estimate_distinct(const std::vector<WireBytes>& changes);

}  // namespace hitless
