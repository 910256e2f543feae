#pragma once
// The part of a lookup that goes on below the page: range blocks, level by level, for a burst together. While one
// address waits for its line, the others proceed. Private to the FIB's kernels, which are compiled for different
// machines: everything here is a template over the kernel's own, nameless type, so that no two of them share code.

#include <cstddef>
#include <cstdint>

#include "dataplane/fib_lookup.h"
#include "dataplane/fib_node.h"
#include "dataplane/fib_range_block.h"

namespace hitless::fib {

/// Ops: static place_in_leaf(const Leaf&, key) and place_in_inner(const Inner&, key).
/// KeyOf: key(i, level), the 16 bits of address i at a level.
template <class Ops, class KeyOf>
class Descent {
 public:
  Descent(const LookupView& view, const KeyOf& key_of, std::uint32_t* words)
      : view_(view), key_of_(key_of), words_(words) {}

  /// `words` as the pages gave them: those that lead deeper are replaced by what lies there.
  void run(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      if (leads_deeper(words_[i])) wait(static_cast<std::uint8_t>(i), words_[i]);
    for (unsigned level = 1; waiting_ != 0; ++level) {
      waiting_ = 0;
      for (unsigned height = kHeights - 1; height != 0; --height) go_down(height, level);
      read_leaves(level);
    }
  }

 private:
  static constexpr unsigned kHeights = 4;
  static bool leads_deeper(std::uint32_t word) { return (word & kDeeper) != 0 && word != kNothing; }
  struct Waiting {
    std::size_t count = 0;
    std::uint8_t who[kTogether];
    const std::byte* line[kTogether];
    void add(std::uint8_t i, const std::byte* at) {
      __builtin_prefetch(at);
      who[count] = i;
      line[count++] = at;
    }
  };

  void wait(std::uint8_t i, std::uint32_t word) {
    const std::size_t line = word & kLineMask;
    lists_[(word >> kHeightShift) & (kHeights - 1)].add(i, view_.base + line * sizeof(range_block::Leaf));
    ++waiting_;
  }
  void go_down(unsigned height, unsigned level) {
    Waiting& list = lists_[height];
    for (std::size_t w = 0; w < list.count; ++w) {
      const auto& inner = *reinterpret_cast<const range_block::Inner*>(list.line[w]);
      const std::size_t below = inner.below + std::size_t{Ops::place_in_inner(inner, key_of_(list.who[w], level))};
      lists_[height - 1].add(list.who[w], list.line[w] + below * sizeof(inner));
    }
    list.count = 0;
  }
  void read_leaves(unsigned level) {
    // What leads deeper joins the lists again, behind a count of zero: leaves read so far are not looked at again.
    const std::size_t count = lists_[0].count;
    Waiting& list = lists_[0];
    list.count = 0;
    for (std::size_t w = 0; w < count; ++w) {
      const std::uint8_t i = list.who[w];
      const auto& leaf = *reinterpret_cast<const range_block::Leaf*>(list.line[w]);
      const std::uint32_t word = leaf.value[Ops::place_in_leaf(leaf, key_of_(i, level))];
      words_[i] = word;
      if (leads_deeper(word)) wait(i, word);
    }
  }

  const LookupView& view_;
  const KeyOf& key_of_;
  std::uint32_t* words_;
  std::size_t waiting_ = 0;
  Waiting lists_[kHeights];
};

/// The 16 bits of an address at a level below the page.
struct KeyOfIpv4 {
  const std::uint32_t* addresses;
  std::uint16_t operator()(std::size_t i, unsigned) const {
    return static_cast<std::uint16_t>((addresses[i] & 0xffU) << 8);
  }
};
struct KeyOfIpv6 {
  const std::uint8_t* const* addresses;
  std::uint16_t operator()(std::size_t i, unsigned level) const {
    const std::uint8_t* const at = addresses[i] + 1 + 2 * level;
    return static_cast<std::uint16_t>(at[0] << 8 | (level < 7 ? at[1] : 0));
  }
};

/// Answers for whole bursts. Ops besides: static pages(view, first, count, words), the page's word by the first 32
/// bits, true when one of them is nothing or leads deeper.
template <class Ops>
struct KernelOf {
  static void ipv4(const LookupView& view, const std::uint32_t* addresses, std::size_t count, std::uint32_t* words) {
    if (!Ops::pages(view, addresses, count, words)) return;
    const KeyOfIpv4 key_of{addresses};
    Descent<Ops, KeyOfIpv4>(view, key_of, words).run(count);
    fall_back(view, addresses, count, words);
  }
  static void ipv6(const LookupView& view, const std::uint8_t* const* addresses, std::size_t count,
                   std::uint32_t* words) {
    if (count == 0) return;
    std::uint32_t first[kTogether];
    for (std::size_t i = 0; i < count; ++i) {
      std::uint32_t bytes;
      __builtin_memcpy(&bytes, addresses[i], sizeof(bytes));
      first[i] = __builtin_bswap32(bytes);
    }
    if (!Ops::pages(view, first, count, words)) return;
    const KeyOfIpv6 key_of{addresses};
    Descent<Ops, KeyOfIpv6>(view, key_of, words).run(count);
    fall_back(view, first, count, words);
  }

 private:
  static void fall_back(const LookupView& view, const std::uint32_t* first, std::size_t count, std::uint32_t* words) {
    for (std::size_t i = 0; i < count; ++i)
      if (words[i] == kNothing) words[i] = view.fallback[first[i] >> 24];
  }
};

}  // namespace hitless::fib
