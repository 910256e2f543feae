// Longest-prefix match. A burst goes down the trie level by level: while one address waits for its node's cache line,
// the others proceed.

#include <algorithm>
#include <array>

#include "dataplane/base/result.h"
#include "dataplane/fib_state.h"

namespace hitless {
namespace {

constexpr std::size_t kTogether = 64;

/// One level of one address: takes a value that is there, and goes on to the child.
inline void step(const trie::Node*& node, unsigned slot, std::uint32_t& best) {
  const std::uint32_t value = trie::value_at(*node, slot);
  best = value != 0 ? value : best;
  node = trie::child_at(*node, slot);
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
    for (std::size_t w = 0; w < left; ++w) {
      const std::uint8_t i = waiting[w];
      step(node[i], byte_of(i, depth), best[i]);
      // Written always and kept only when there is a child: a branch here would be mispredicted half the time.
      waiting[still] = i;
      still += node[i] != nullptr ? 1U : 0U;
      __builtin_prefetch(node[i]);
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
