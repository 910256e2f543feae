#pragma once
// The nodes of a FIB table: immutable, shared by all versions of all cards whose content is equal there. A node holds
// the prefixes that end in its bits of the address, its children, and the lines that a lookup reads. Private to the
// FIB.
// The prefix that covers a whole node from above is painted into the node's lines as `inherited`.

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "dataplane/base/ids.h"
#include "dataplane/fib/kernels/fib_levels.h"
#include "dataplane/fib/kernels/fib_range_block.h"
#include "dataplane/fib/kernels/fib_word.h"
#include "dataplane/net/prefix.h"

namespace hitless::fib {

class Store;

/// Writes the position of a level back into the address.
void set_slot(IpAddress& address, int level, std::uint16_t slot);

/// A prefix that ends in a node. In order of (slot, length), a prefix stands before the prefixes that it covers.
struct Entry {
  std::uint16_t slot = 0;
  std::uint8_t length = 0;  ///< of the whole prefix
  std::uint8_t unused = 0;  ///< entries are compared as bytes
  std::uint32_t value = 0;  ///< load-balance index
  [[nodiscard]] std::uint32_t key() const { return std::uint32_t{slot} << 8 | length; }
  bool operator==(const Entry&) const = default;
};
static_assert(sizeof(Entry) == 8);

struct Node;
void acquire(const Node* node);
void release(const Node* node);

/// Owns one count of a node; may be null.
class NodePtr {
 public:
  NodePtr() = default;
  /// Takes over a count that the caller owns.
  explicit NodePtr(const Node* counted) : node_(counted) {}
  NodePtr(const NodePtr& other) : node_(other.node_) { acquire(node_); }
  NodePtr(NodePtr&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
  NodePtr& operator=(NodePtr other) noexcept {
    std::swap(node_, other.node_);
    return *this;
  }
  ~NodePtr() { release(node_); }
  [[nodiscard]] const Node* get() const { return node_; }
  const Node* operator->() const { return node_; }
  explicit operator bool() const { return node_ != nullptr; }
  bool operator==(const NodePtr&) const = default;  // nodes of equal content are one

 private:
  const Node* node_ = nullptr;
};

struct Child {
  std::uint16_t slot = 0;
  NodePtr node;
  bool operator==(const Child&) const = default;
};

/// The content of a node: two nodes of equal content are one node.
struct NodeContent {
  int level = 0;
  std::uint32_t inherited = kNothing;
  std::vector<Entry> entries;
  std::vector<Child> children;  ///< by slot
  bool operator==(const NodeContent&) const = default;
  [[nodiscard]] std::uint64_t digest() const;
};

struct Node {
  Node(Store& owner, NodeContent made_of, std::uint64_t made_digest)
      : store(owner), content(std::move(made_of)), digest(made_digest) {}
  Store& store;
  const NodeContent content;
  const std::uint64_t digest;
  mutable std::atomic<std::uint32_t> references{1};
  std::uint32_t word = 0;   ///< content of the slot above: leads to the lines
  std::uint32_t lines = 0;  ///< number of lines in the store's arena
};

/// The entries as disjoint ranges over positions 0 to `positions` - 1, the longest prefix on top, `inherited` below
/// all. `end`: the address bit at which positions end.
[[nodiscard]] std::vector<range_block::Range> paint(std::span<const Entry> entries, int end, std::size_t positions,
                                                    std::uint32_t inherited);
/// Words for a whole node: the painted ranges with the children on top.
[[nodiscard]] std::vector<range_block::Range> overlay(std::span<const range_block::Range> painted,
                                                      std::span<const Child> children);

}  // namespace hitless::fib
