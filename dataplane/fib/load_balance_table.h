#pragma once
// The path lists of one FIB version, by load-balance index. Persistent: a copy shares all pages that it does not
// change, so the loss of a next hop copies only the pages of the lists that hold the next hop.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "dataplane/base/ids.h"
#include "dataplane/fib/fib.h"
#include "dataplane/fib/paged_vector.h"

namespace hitless {

class LoadBalanceTable {
 public:
  /// Gives the list `index` these 1 to kPathsMax members. collect() removes the list if no entry uses it.
  void set(LoadBalanceIndex index, std::span<const AdjacencyIndex> members);
  /// One more entry points to this list.
  void acquire(LoadBalanceIndex index);
  /// One entry fewer points to this list.
  void release(LoadBalanceIndex index);
  /// Removes the unused lists among those touched since the last call, and the room behind the last list in use.
  void collect();

  [[nodiscard]] std::span<const AdjacencyIndex> paths(LoadBalanceIndex index) const {
    const Item& item = items_[index.index()];
    return {item.members.data(), item.count};
  }
  [[nodiscard]] bool holds(LoadBalanceIndex index) const {
    return index.index() < items_.size() && items_[index.index()].count != 0;
  }
  /// Lists in use.
  [[nodiscard]] std::size_t size() const { return used_; }
  /// Indices are below this.
  [[nodiscard]] std::uint32_t numbers() const { return static_cast<std::uint32_t>(items_.size()); }
  /// Bytes of all lists, those shared with copies included.
  [[nodiscard]] std::size_t memory_bytes() const { return items_.memory_bytes(); }
  /// The same lists under the same indices.
  [[nodiscard]] bool same_as(const LoadBalanceTable& other) const;

 private:
  struct Item {
    std::array<AdjacencyIndex, kPathsMax> members{};
    std::uint32_t count = 0;  ///< 0: no list of this index here
    std::uint32_t users = 0;  ///< entries that point here
    bool operator==(const Item&) const = default;
  };

  PagedVector<Item> items_;
  std::size_t used_ = 0;
  std::vector<std::uint32_t> touched_;  ///< items that may have no user; empty between batches
};

}  // namespace hitless
