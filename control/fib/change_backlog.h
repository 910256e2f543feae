#pragma once
// What a slow card has still to hear, without its history: which prefixes and sets of next hops have changed, each
// once. Their state is read from the RIB when it is sent, so a prefix that flapped a thousand times costs one change.

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <vector>

#include "control/fib/fib_batches.h"

namespace hitless {

class ChangeBacklog {
 public:
  /// Adds what the batch changes, behind what waits already; null change: the place where the epoch was closed.
  void absorb(const ChangeBatch& batch);
  /// Prefixes and sets that wait.
  [[nodiscard]] std::size_t size() const { return prefixes_.size() + keys_.size(); }
  [[nodiscard]] bool empty() const { return !adjacencies_ && order_.empty() && ready_.empty(); }
  /// The next batch of at most `limit` changes, as the RIB is now; null change: the epoch was closed here. Without a
  /// value when nothing is left. The RIB has published everything.
  std::optional<ChangeBatch> next(const Rib& rib, const AdjacencyTable& adjacencies, Epoch epoch, std::size_t limit);

 private:
  struct Item {
    enum class Kind : std::uint8_t { prefix, next_hops, end } kind = Kind::end;
    Prefix prefix;
    std::uint64_t key = 0;
  };
  /// Some changed: all are sent, before anything that may use them.
  bool adjacencies_ = false;
  std::deque<Item> order_;
  std::set<Prefix> prefixes_;
  std::set<std::uint64_t> keys_;
  std::deque<ChangeBatch> ready_;
};

/// About how many different prefixes these batches change. Cheap: they are decoded, and one prefix in 16 is counted.
[[nodiscard]] std::size_t estimate_distinct(const std::vector<WireBytes>& changes);

}  // namespace hitless
