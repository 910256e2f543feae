#pragma once
// The persistent multibit trie behind FibVersion: stride 8, both families. A node is immutable once built; a batch
// builds each node that it touches exactly once and shares all others with the version before.
//
// Values are load-balance index + 1; 0 means that no prefix ends here. Values are not pushed into children: a lookup
// remembers the last one on its way down, so an update touches one node and the path above it.

#include <atomic>
#include <bit>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>

#include "dataplane/prefix.h"

namespace hitless::trie {

inline constexpr std::size_t kSlots = 256;
/// Prefixes that can end in one node: one of length 0 (the root only), two of length 1, ... 256 of length 8.
inline constexpr std::size_t kEntriesMax = 511;

/// A prefix that ends in a node. Ordered by (bits, length), so that a covering prefix stands before what it covers.
struct Entry {
  std::uint8_t bits = 0;    ///< the node's byte of the prefix
  std::uint8_t length = 0;  ///< within the node: 0 to 8
  std::uint32_t value = 0;
  std::uint32_t epoch = 0;
};

/// One allocation: this head, then values[runs], child bits and pointers (when there are children), entries. The
/// 256 slots are stored as runs of equal value, so a node with two /24 takes two cache lines.
struct alignas(64) Node {
  std::uint64_t run_starts[4];  ///< bit s: slot s has another value than slot s-1; bit 0 is always set
  std::atomic<std::uint32_t> references;
  std::uint32_t oldest_epoch;   ///< of all entries here and below: a sweep skips what has nothing stale
  std::uint8_t runs_before[4];  ///< runs that start before each word of run_starts
  std::uint16_t runs;
  std::uint16_t children;
  std::uint16_t entries;
};

struct ChildMap {
  std::uint64_t present[4];
  std::uint8_t before[8];  ///< children before each word of `present`; 8 bytes for the alignment of what follows
};

/// Directly behind the last field, so that the first three values share its cache line: enough for a lone /24.
inline constexpr std::size_t kValuesAt = 52;

[[nodiscard]] inline const std::uint32_t* values_of(const Node& node) {
  return reinterpret_cast<const std::uint32_t*>(reinterpret_cast<const std::byte*>(&node) + kValuesAt);
}
[[nodiscard]] constexpr std::size_t child_map_at(std::size_t runs) { return (kValuesAt + runs * 4 + 7) / 8 * 8; }
[[nodiscard]] constexpr std::size_t entries_at(std::size_t runs, std::size_t children) {
  return child_map_at(runs) + (children == 0 ? 0 : sizeof(ChildMap) + children * sizeof(const Node*));
}
[[nodiscard]] inline const ChildMap& child_map_of(const Node& node) {
  return *reinterpret_cast<const ChildMap*>(reinterpret_cast<const std::byte*>(&node) + child_map_at(node.runs));
}
[[nodiscard]] inline const Node* const* children_of(const Node& node) {
  return reinterpret_cast<const Node* const*>(&child_map_of(node) + 1);
}
[[nodiscard]] inline std::span<const Entry> entries_of(const Node& node) {
  return {
      reinterpret_cast<const Entry*>(reinterpret_cast<const std::byte*>(&node) + entries_at(node.runs, node.children)),
      node.entries};
}

/// The value of the longest prefix that ends in this node and covers the slot; 0 for none.
[[nodiscard]] inline std::uint32_t value_at(const Node& node, unsigned slot) {
  const unsigned word = slot >> 6;
  const std::uint64_t up_to_slot = node.run_starts[word] & (~std::uint64_t{0} >> (63 - (slot & 63)));
  return values_of(node)[node.runs_before[word] + static_cast<unsigned>(std::popcount(up_to_slot)) - 1];
}
/// The child below a slot, or null.
[[nodiscard]] inline const Node* child_at(const Node& node, unsigned slot) {
  if (node.children == 0) return nullptr;
  const ChildMap& map = child_map_of(node);
  const unsigned word = slot >> 6;
  const std::uint64_t below = map.present[word] << (63 - (slot & 63));
  if ((below >> 63) == 0) return nullptr;
  return children_of(node)[map.before[word] + static_cast<unsigned>(std::popcount(below)) - 1];
}

void acquire(const Node* node);
void release(const Node* node);

/// Owns one reference to a root; empty for an empty trie.
class Root {
 public:
  Root() = default;
  explicit Root(const Node* node) : node_(node) {}
  Root(const Root& other) : node_(other.node_) { acquire(node_); }
  Root(Root&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
  Root& operator=(Root other) noexcept {
    std::swap(node_, other.node_);
    return *this;
  }
  ~Root() { release(node_); }
  [[nodiscard]] const Node* get() const { return node_; }

 private:
  const Node* node_ = nullptr;
};

/// What one batch wants of one prefix; value 0 withdraws it.
struct Edit {
  Prefix prefix;
  std::uint32_t value = 0;
  std::uint32_t epoch = 0;
};

/// Told of every entry that comes or goes. `before` and `after` are 0 where there is none; an entry that is only
/// refreshed comes with both.
class Changes {
 public:
  virtual ~Changes() = default;
  virtual void changed(const Prefix& prefix, std::uint32_t before, std::uint32_t after) = 0;
};

/// The trie with `edits` applied: one family, ascending, each prefix once.
[[nodiscard]] Root apply(const Root& root, Family family, std::span<const Edit> edits, Changes& changes);
/// The trie without entries of an epoch below `epoch`.
[[nodiscard]] Root sweep(const Root& root, Family family, std::uint32_t epoch, Changes& changes);

/// The entry of exactly this prefix, or null.
[[nodiscard]] const Entry* find(const Root& root, const Prefix& prefix);
/// Calls `visit` for every entry in prefix order.
void for_each(const Root& root, Family family, const std::function<void(const Prefix&, const Entry&)>& visit);
/// Entries of an epoch below `epoch`.
[[nodiscard]] std::size_t stale_count(const Root& root, std::uint32_t epoch);
/// Bytes of all nodes.
[[nodiscard]] std::size_t memory_bytes(const Root& root);

}  // namespace hitless::trie
