#pragma once
// All FIB versions of a chassis share a store: nodes by content, memory for their lines, and the numbers of path lists.
// Private to the FIB.

#include <functional>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "dataplane/fib/fib.h"
#include "dataplane/fib/fib_node.h"
#include "dataplane/fib/line_arena.h"
#include "dataplane/fib/path_list_numbers.h"

namespace hitless::fib {

class Store {
 public:
  /// `pieces` may be null: pieces then run one after the other.
  explicit Store(SideBySide pieces);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// The node of this content, made when there is none. `painted`: paint() of its entries. Any thread.
  [[nodiscard]] NodePtr node(NodeContent content, std::span<const range_block::Range> painted);
  /// Releases one count of the node. Any thread.
  void release(const Node* node);

  /// Calls `piece` with 0 to count - 1 and returns when all are done. Many pieces run side by side.
  void each(std::size_t count, const std::function<void(std::size_t)>& piece) const;
  [[nodiscard]] const LineArena& arena() const { return arena_; }
  /// The word of a top array's slot: modulo 2^32, the number of its page's first word less the first 24-bit number of
  /// the slot. So a lookup adds the upper 24 bits of an address as they are.
  [[nodiscard]] static std::uint32_t top_word(std::size_t slot, const Node* node);
  /// Bytes of all nodes that any version holds, lines included.
  [[nodiscard]] std::size_t bytes() const;
  /// Bytes of one node.
  [[nodiscard]] static std::size_t bytes_of(const Node& node);

  PathListNumbers path_lists;

 private:
  /// The node of this content, or null. The caller holds the lock.
  [[nodiscard]] NodePtr find(const NodeContent& content, std::uint64_t digest,
                             const std::lock_guard<std::mutex>& locked) const;
  void write_page(Node& node, std::span<const range_block::Range> painted);
  void let_go(const Node* node);

  SideBySide side_by_side_;
  mutable std::mutex lock_;  ///< guards all members below and every count that falls to zero
  LineArena arena_;
  std::unordered_multimap<std::uint64_t, Node*> nodes_;  ///< by digest; never walked
  std::size_t bytes_ = 0;
};

}  // namespace hitless::fib
