#include "dataplane/fib/fib_node.h"

#include <algorithm>
#include <array>

#include <xxhash.h>

#include "dataplane/fib/fib_store.h"

namespace hitless::fib {

using range_block::Range;

void set_slot(IpAddress& address, int level, std::uint16_t slot) {
  auto& b = address.bytes;
  if (level == 0) {
    b[1] = static_cast<std::uint8_t>((b[1] & 0xfcU) | slot >> 8);
    b[2] = static_cast<std::uint8_t>(slot);
    return;
  }
  if (level == 1) {
    b[3] = static_cast<std::uint8_t>(slot);
    return;
  }
  const auto at = static_cast<std::size_t>(2 * level);
  b[at] = static_cast<std::uint8_t>(slot >> 8);
  b[at + 1] = static_cast<std::uint8_t>(slot);
}

void acquire(const Node* node) {
  if (node != nullptr) node->references.fetch_add(1, std::memory_order_relaxed);
}

void release(const Node* node) {
  if (node != nullptr) node->store.release(node);
}

std::uint64_t NodeContent::digest() const {
  // A digest is used within one process only, so addresses of nodes may go in.
  std::uint64_t seed = std::uint64_t{inherited} << 8 | static_cast<unsigned>(level);
  for (const Child& child : children) {
    const std::array<std::uint64_t, 2> words{child.slot, reinterpret_cast<std::uintptr_t>(child.node.get())};
    seed = XXH3_64bits_withSeed(words.data(), sizeof(words), seed);
  }
  return XXH3_64bits_withSeed(entries.data(), entries.size() * sizeof(Entry), seed);
}

namespace {

void put(std::vector<Range>& ranges, std::uint32_t last, std::uint32_t value) {
  const auto end = static_cast<std::uint16_t>(last);
  if (!ranges.empty() && ranges.back().value == value)
    ranges.back().last = end;
  else
    ranges.push_back({end, value});
}

}  // namespace

std::vector<Range> paint(std::span<const Entry> entries, int end, std::size_t positions, std::uint32_t inherited) {
  struct Open {
    std::uint32_t last, value;
  };
  std::array<Open, 24> open;  // one for each length, and one for `inherited` below all
  std::size_t depth = 0;
  open[depth++] = {static_cast<std::uint32_t>(positions - 1), inherited};
  std::vector<Range> ranges;
  ranges.reserve(2 * entries.size() + 1);
  std::uint32_t next = 0;  // first position without an answer
  const auto close = [&] {
    if (next <= open[depth - 1].last) put(ranges, open[depth - 1].last, open[depth - 1].value);
    next = open[depth - 1].last + 1;
    --depth;
  };
  for (const Entry& entry : entries) {
    while (open[depth - 1].last < entry.slot) close();
    if (next < entry.slot) {
      put(ranges, entry.slot - 1U, open[depth - 1].value);
      next = entry.slot;
    }
    open[depth++] = {entry.slot + (1U << (end - entry.length)) - 1, entry.value};
  }
  while (depth != 0) close();
  return ranges;
}

std::vector<Range> overlay(std::span<const Range> painted, std::span<const Child> children) {
  std::vector<Range> ranges;
  ranges.reserve(painted.size() + 2 * children.size());
  std::uint32_t next = 0;  // first position without a word
  std::size_t at = 0;      // the painted range that holds it
  const auto put_up_to = [&](std::uint32_t end) {
    while (next < end) {
      const std::uint32_t last = std::min<std::uint32_t>(painted[at].last, end - 1);
      put(ranges, last, painted[at].value);
      next = last + 1;
      if (painted[at].last < next) ++at;
    }
  };
  for (const Child& child : children) {
    put_up_to(child.slot);
    put(ranges, child.slot, child.node->word);
    next = child.slot + 1U;
    if (painted[at].last < next) ++at;
  }
  put_up_to(painted.back().last + 1U);
  return ranges;
}

}  // namespace hitless::fib
