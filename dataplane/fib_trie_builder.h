#pragma once
// How a trie node comes into being: private to the trie.

#include <array>
#include <cstdint>

#include "dataplane/fib_trie.h"

namespace hitless::trie {

/// Gathers what a node is to hold, on the stack, then makes it in one allocation.
class NodeBuilder {
 public:
  /// In (bits, length) order.
  void add_entry(const Entry& entry) { entries_[entry_count_++] = entry; }
  /// In slot order; takes over one reference.
  void add_child(unsigned slot, const Node* child) {
    slots_[child_count_] = static_cast<std::uint8_t>(slot);
    children_[child_count_++] = child;
  }
  /// The node with one reference for the caller; null when there is nothing to hold.
  [[nodiscard]] const Node* build() const;
  /// Gives the children's references back instead of building.
  void release_children();

 private:
  /// Paints the 256 slots with the entries and writes them as runs. Returns the number of runs.
  std::size_t paint(std::array<std::uint32_t, kSlots>& runs, std::array<std::uint64_t, 4>& starts) const;

  std::size_t entry_count_ = 0;
  std::size_t child_count_ = 0;
  std::array<Entry, kEntriesMax> entries_;  // left unset beyond entry_count_: one of these per level
  std::array<std::uint8_t, kSlots> slots_;
  std::array<const Node*, kSlots> children_;
};

/// Walks a node's children in slot order. A null node has none.
class ChildCursor {
 public:
  explicit ChildCursor(const Node* node) : node_(node != nullptr && node->children != 0 ? node : nullptr) {}
  [[nodiscard]] bool more() const { return node_ != nullptr && next_ < node_->children; }
  /// The child at `slot` or null; slots must ascend.
  const Node* take(unsigned slot) {
    if (!more() || (child_map_of(*node_).present[slot >> 6] >> (slot & 63) & 1U) == 0) return nullptr;
    return children_of(*node_)[next_++];
  }

 private:
  const Node* node_;
  std::size_t next_ = 0;
};

/// Bytes of a node's allocation.
[[nodiscard]] std::size_t size_of(const Node& node);
void free_node(Node* node);

}  // namespace hitless::trie
