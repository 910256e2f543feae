#pragma once
// The nodes of a FIB table: immutable, shared by all versions of all cards that have equal content there. A node holds
// the prefixes that end in its bits of the address, its children, and the lines that a lookup reads. Private to the
// FIB.
//
// Level 0 has bits 14 to 24 of an address (a page of 1024 slots), level 1 bits 24 to 32 (a page of 256), level k > 1
// the 16 bits from 16 k on (a range block). What covers the node from above is painted into its lines as `inherited`.

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "dataplane/base/ids.h"
#include "dataplane/fib/fib_range_block.h"
#include "dataplane/fib/fib_word.h"
#include "dataplane/net/prefix.h"

namespace hitless::fib {

class Store;

inline constexpr int kTopBits = 14;
inline constexpr std::size_t kTopSlots = std::size_t{1} << kTopBits;
inline constexpr std::size_t kPageSlots = 1024;
inline constexpr std::size_t kSmallPageSlots = 256;
/// From this level on, bits 48 and beyond, most nodes have a few LANs or hosts: what counts is how small they are.
inline constexpr int kSparseLevel = 3;
/// Prefixes up to this length are not painted into nodes: a default route would touch them all.
inline constexpr int kFallbackBits = 8;

/// Address bits above and inside a level.
[[nodiscard]] constexpr int level_end(int level) { return level < 2 ? 24 + 8 * level : 16 + 16 * level; }
[[nodiscard]] constexpr std::size_t positions_of(int level) {
  return level == 0 ? kPageSlots : level == 1 ? kSmallPageSlots : 65536;
}
[[nodiscard]] constexpr bool is_page(int level) { return level < 2; }
/// The address's position in a level.
[[nodiscard]] inline std::uint16_t slot_of(const IpAddress& address, int level) {
  const auto& b = address.bytes;
  if (level == 0) return static_cast<std::uint16_t>((b[1] & 0x03U) << 8 | b[2]);
  if (level == 1) return b[3];
  const auto at = static_cast<std::size_t>(2 * level);
  return static_cast<std::uint16_t>(b[at] << 8 | b[at + 1]);
}
[[nodiscard]] inline std::uint16_t top_slot_of(const IpAddress& address) {
  return static_cast<std::uint16_t>(address.bytes[0] << 6 | address.bytes[1] >> 2);
}
/// Puts a position back into the address.
void set_slot(IpAddress& address, int level, std::uint16_t slot);

/// A prefix that ends in a node. In order of (slot, length), what covers stands before what it covers.
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
  /// Takes over a count that the caller has.
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

/// What makes a node: two nodes that agree in this are one.
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
  std::uint32_t word = 0;   ///< what the slot above holds: leads to the lines
  std::uint32_t lines = 0;  ///< in the store's arena
};

/// The entries as disjoint ranges over positions 0 to `positions` - 1, the longest prefix on top, `inherited` below
/// all. `end`: the address bit at which positions end.
[[nodiscard]] std::vector<range_block::Range> paint(std::span<const Entry> entries, int end, std::size_t positions,
                                                    std::uint32_t inherited);
/// Words for a whole node: what `paint` gave with the children on top.
[[nodiscard]] std::vector<range_block::Range> overlay(std::span<const range_block::Range> painted,
                                                      std::span<const Child> children);

}  // namespace hitless::fib
