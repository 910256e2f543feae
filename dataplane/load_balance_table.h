#pragma once
// The path lists of one FIB version, interned by content: equal lists share one index, so announcing the same routes
// again grows nothing. Persistent: a copy shares all pages that it does not change.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "dataplane/base/ids.h"
#include "dataplane/fib.h"
#include "dataplane/paged_vector.h"

namespace hitless {

class LoadBalanceTable {
 public:
  /// The index of this list of 1 to 16 members, made when it is new. A list that nobody uses afterwards goes with
  /// collect().
  LoadBalanceIndex intern(std::span<const AdjacencyIndex> members);
  /// One more entry points to this list.
  void acquire(LoadBalanceIndex index);
  /// One entry fewer.
  void release(LoadBalanceIndex index);
  /// Forgets the lists touched since the last call that no entry uses; their indices are given out again.
  void collect();

  [[nodiscard]] std::span<const AdjacencyIndex> paths(LoadBalanceIndex index) const {
    const Item& item = items_[index.index()];
    return {item.members.data(), item.count};
  }
  /// Lists in use.
  [[nodiscard]] std::size_t size() const { return used_; }
  [[nodiscard]] std::size_t memory_bytes() const { return items_.memory_bytes() + buckets_.memory_bytes(); }

 private:
  struct Item {
    std::array<AdjacencyIndex, kPathsMax> members{};
    std::uint32_t count = 0;  ///< 0: free
    std::uint32_t users = 0;  ///< entries that point here; in a free item the next free one + 1
  };
  [[nodiscard]] std::size_t home_of(std::span<const AdjacencyIndex> members) const;
  void insert_bucket(std::uint32_t item);
  void erase_bucket(std::uint32_t item);
  void grow_buckets();

  PagedVector<Item> items_;
  PagedVector<std::uint32_t, 1024> buckets_;  ///< open addressing, linear probing; item + 1, 0 is empty
  std::size_t used_ = 0;
  std::uint32_t first_free_ = 0;        ///< item + 1, 0 is none
  std::vector<std::uint32_t> touched_;  ///< items that may have lost their last user; empty between batches
};

}  // namespace hitless
