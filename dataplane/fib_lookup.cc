// Longest-prefix match. A burst goes down the trie level by level: while one address waits for its node's cache line,
// the others proceed.

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include <rte_common.h>

#include "dataplane/base/result.h"
#include "dataplane/fib_state.h"

namespace hitless {
namespace {

constexpr std::size_t kTogether = 64;

/// What a node without children is given in place of its own: the search then needs no branch, which would be
/// mispredicted half the time.
struct NoChildren {
  trie::ChildMap map{};
  const trie::Node* child = nullptr;
};
constexpr NoChildren kNoChildren{};

inline const trie::ChildMap* map_of(const trie::Node& node) {
  const trie::ChildMap* const own = &trie::child_map_of(node);
  return node.children != 0 ? own : &kNoChildren.map;
}

/// trie::child_at without a branch. Of a slot without a child the pointer before its place is read: another child, or
/// the end of the map itself.
inline const trie::Node* child_below(const trie::Node& node, unsigned slot) {
  const trie::ChildMap* const map = map_of(node);
  const unsigned word = slot >> 6;
  const std::uint64_t below = map->present[word] << (63 - (slot & 63));
  const auto place = static_cast<std::ptrdiff_t>(map->before[word]) + std::popcount(below) - 1;
  const auto* const pointers = reinterpret_cast<const std::byte*>(map + 1);
  const trie::Node* child;
  std::memcpy(&child, pointers + place * static_cast<std::ptrdiff_t>(sizeof(child)), sizeof(child));
  return (below >> 63) != 0 ? child : nullptr;
}

/// One level of one address: takes a value that is there, and goes on to the child.
inline void step(const trie::Node*& node, unsigned slot, std::uint32_t& best) {
  const std::uint32_t value = trie::value_at(*node, slot);
  best = value != 0 ? value : best;
  node = child_below(*node, slot);
}

/// A node's head and what lies behind it: all of a small node.
inline void prefetch_node(const trie::Node* node) {
  const auto* const lines = reinterpret_cast<const std::byte*>(node);
  __builtin_prefetch(lines);
  __builtin_prefetch(lines + RTE_CACHE_LINE_SIZE);
}

/// Where a large node, whose head is there, keeps the slot's value and children.
inline void prefetch_slot(const trie::Node& node, unsigned slot) {
  __builtin_prefetch(trie::values_of(node) + node.runs_before[slot >> 6]);
  const trie::ChildMap* const map = map_of(node);
  __builtin_prefetch(map);
  const std::size_t place = node.children * std::size_t{slot} / trie::kSlots;  // about there: most are spread evenly
  __builtin_prefetch(reinterpret_cast<const trie::Node* const*>(map + 1) + place);
}

/// `byte_of(i, depth)` is the address's byte at a depth. At most kTogether addresses.
template <std::size_t kDepth, class ByteOf>
void lookup_together(const trie::Node* root, std::size_t count, LoadBalanceIndex* out, const ByteOf& byte_of) {
  std::array<const trie::Node*, kTogether> node;
  std::array<std::uint32_t, kTogether> best;
  std::array<std::uint8_t, kTogether> waiting;  // positions still on their way down
  for (std::size_t i = 0; i < count; ++i) {
    node[i] = root;
    best[i] = 0;
    waiting[i] = static_cast<std::uint8_t>(i);
  }
  std::size_t left = root == nullptr ? 0 : count;
  for (std::size_t depth = 0; left != 0 && depth < kDepth; ++depth) {
    std::size_t still = 0;
    // The root is always in the cache; below it stand the large nodes, below those small ones.
    if (depth == 1)
      for (std::size_t w = 0; w < left; ++w) prefetch_slot(*node[waiting[w]], byte_of(waiting[w], depth));
    for (std::size_t w = 0; w < left; ++w) {
      const std::uint8_t i = waiting[w];
      step(node[i], byte_of(i, depth), best[i]);
      // Written always and kept only when there is a child: a branch here would be mispredicted half the time.
      waiting[still] = i;
      still += node[i] != nullptr ? 1U : 0U;
      prefetch_node(node[i]);
    }
    left = still;
  }
  // 0 - 1 is the invalid index.
  for (std::size_t i = 0; i < count; ++i) out[i] = LoadBalanceIndex(best[i] - 1);
}

}  // namespace

void FibVersion::lookup4(std::span<const std::uint32_t> addresses, std::span<LoadBalanceIndex> out) const {
  HITLESS_CHECK(out.size() >= addresses.size(), "no room for the answers");
  for (std::size_t at = 0; at < addresses.size(); at += kTogether) {
    const std::uint32_t* address = addresses.data() + at;
    lookup_together<4>(state_->root4.get(), std::min(kTogether, addresses.size() - at), out.data() + at,
                       [address](std::size_t i, std::size_t depth) { return address[i] >> (24 - 8 * depth) & 0xffU; });
  }
}

void FibVersion::lookup6(std::span<const std::uint8_t* const> addresses, std::span<LoadBalanceIndex> out) const {
  HITLESS_CHECK(out.size() >= addresses.size(), "no room for the answers");
  for (std::size_t at = 0; at < addresses.size(); at += kTogether) {
    const std::uint8_t* const* address = addresses.data() + at;
    lookup_together<16>(state_->root6.get(), std::min(kTogether, addresses.size() - at), out.data() + at,
                        [address](std::size_t i, std::size_t depth) -> unsigned { return address[i][depth]; });
  }
}

LoadBalanceIndex FibVersion::lookup(const IpAddress& address) const {
  LoadBalanceIndex found;
  if (address.family == Family::ipv4) {
    const std::uint32_t value = address.v4_host_order();
    lookup4({&value, 1}, {&found, 1});
  } else {
    const std::uint8_t* const bytes = address.bytes.data();
    lookup6({&bytes, 1}, {&found, 1});
  }
  return found;
}

}  // namespace hitless
