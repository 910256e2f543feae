#pragma once
// Whole lookups for a burst: pages, then range blocks level by level. While one address waits for its line, the others
// proceed. Private to the FIB's kernels, which are compiled for different machines: everything here is a template over
// the kernel's own, nameless type, or inside one, so that no two of them share code.

#include <cstddef>
#include <cstdint>

#include <immintrin.h>

#include "dataplane/fib_lookup.h"
#include "dataplane/fib_node.h"
#include "dataplane/fib_range_block.h"

namespace hitless::fib {

/// Words of the large pages by the first 32 bits of the addresses. What bounds it is how many loads it needs, so two
/// addresses come in one. Kernel: names the kernel's own copy.
template <class Kernel>
class LargePages {
 public:
  explicit LargePages(const LookupView& view)
      : slots_(reinterpret_cast<const std::uint32_t*>(view.base)), top_(view.top) {}

  [[gnu::always_inline]] std::uint32_t word(std::uint32_t first) const {
    const std::uint32_t at = (first >> 8) + top_[first >> (32 - kTopBits)];
    return slots_[at];
  }
  /// Of four addresses that stand together.
  [[gnu::always_inline]] __m128i four(const std::uint32_t* first) const {
    std::uint64_t lower, upper;
    __builtin_memcpy(&lower, first, sizeof(lower));
    __builtin_memcpy(&upper, first + 2, sizeof(upper));
    const __m128i two = words(lower), more = words(upper);
    return _mm_unpacklo_epi64(two, more);
  }

 private:
  [[gnu::always_inline]] __m128i words(std::uint64_t both) const {
    const std::uint32_t second = static_cast<std::uint32_t>(both >> 40) + top_[both >> (64 - kTopBits)];
    const __m128i one = _mm_cvtsi32_si128(static_cast<int>(word(static_cast<std::uint32_t>(both))));
    return _mm_insert_epi32(one, static_cast<int>(slots_[second]), 1);
  }

  const std::uint32_t* slots_;
  const std::uint32_t* top_;
};

/// True when a word is kNothing or leads deeper. Four leave as one vector: a narrow store a word would hold back the
/// loads that follow.
template <class Kernel>
[[gnu::always_inline]] inline bool read_large_pages(const LookupView& view, const std::uint32_t* first,
                                                    std::size_t count, std::uint32_t* words) {
  const LargePages<Kernel> pages(view);
  __m128i any = _mm_setzero_si128();
  const auto four_at = [&](std::size_t at) {
    const __m128i four = pages.four(first + at);
    any = _mm_or_si128(any, four);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(words + at), four);
  };
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    four_at(i);
    four_at(i + 4);
  }
  bool negative = _mm_movemask_ps(_mm_castsi128_ps(any)) != 0;
  for (; i < count; ++i) {
    words[i] = pages.word(first[i]);
    negative = negative || static_cast<std::int32_t>(words[i]) < 0;
  }
  return negative;
}

/// Ops: static place_in_leaf(const Leaf&, key) and place_in_inner(const Inner&, key): how many of the line's last
/// positions lie before the key, which is the range, or the line below, that holds it.
template <class Ops>
class KernelOf {
 public:
  static void ipv4(const LookupView& view, const std::uint32_t* addresses, std::size_t count, std::uint32_t* words) {
    if (!read_large_pages<Ops>(view, addresses, count, words)) return;
    // Hardly any is without an answer: four that have theirs are passed over at once.
    std::size_t i = 0;
    for (; i + 4 <= count; i += 4) {
      const __m128i four = _mm_loadu_si128(reinterpret_cast<const __m128i*>(words + i));
      for (auto open = static_cast<unsigned>(_mm_movemask_ps(_mm_castsi128_ps(four))); open != 0; open &= open - 1) {
        const std::size_t at = i + static_cast<unsigned>(__builtin_ctz(open));
        words[at] = below_large_page(view, words[at], addresses[at]);
      }
    }
    for (; i < count; ++i) words[i] = below_large_page(view, words[i], addresses[i]);
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
    if (!read_large_pages<Ops>(view, first, count, words)) return;
    std::uint8_t who[kTogether];
    const std::uint32_t* slot[kTogether];
    std::size_t deeper = 0;
    for (std::size_t i = 0; i < count; ++i) {
      // Written always and kept only when it counts: a branch here would be mispredicted.
      const bool is_deeper = leads_deeper(words[i]);
      const std::uint32_t* const at = small_page(view, is_deeper ? words[i] : 0) + (first[i] & 0xffU);
      __builtin_prefetch(at);
      who[deeper] = static_cast<std::uint8_t>(i);
      slot[deeper] = at;
      deeper += is_deeper ? 1U : 0U;
    }
    for (std::size_t w = 0; w < deeper; ++w) words[who[w]] = *slot[w];
    for (unsigned level = 2; deeper != 0; ++level) deeper = one_level(view, addresses, level, who, deeper, words);
    for (std::size_t i = 0; i < count; ++i)
      if (words[i] == kNothing) words[i] = view.fallback[first[i] >> 24];
  }

  /// Range blocks of one level: `words` of the addresses in `who` (count of them) lead there or are answers. Leaves in
  /// `who` those that must go on, and returns how many.
  static std::size_t one_level(const LookupView& view, const std::uint8_t* const* addresses, unsigned level,
                               std::uint8_t* who, std::size_t count, std::uint32_t* words) {
    ByHeight waiting;
    for (std::size_t w = 0; w < count; ++w) {
      const std::uint8_t i = who[w];
      const std::uint32_t word = words[i];
      const bool is_deeper = leads_deeper(word);
      const std::byte* const line = view.base + (is_deeper ? word & kLineMask : 0) * sizeof(range_block::Leaf);
      __builtin_prefetch(line);
      waiting.add(is_deeper ? word >> kHeightShift & 3U : ByHeight::kNone, i, line);
    }
    const auto key_of = [&](std::uint8_t i) {
      std::uint16_t bytes;
      __builtin_memcpy(&bytes, addresses[i] + 2 * level, sizeof(bytes));
      return __builtin_bswap16(bytes);
    };
    for (unsigned height = 3; height != 0; --height)
      for (std::size_t w = 0; w < waiting.count(height); ++w) {
        const std::uint8_t i = waiting.who(height, w);
        const auto& inner = *reinterpret_cast<const range_block::Inner*>(waiting.line(height, w));
        const std::size_t below = inner.below + std::size_t{Ops::place_in_inner(inner, key_of(i))};
        const std::byte* const line = waiting.line(height, w) + below * sizeof(inner);
        __builtin_prefetch(line);
        waiting.add(height - 1, i, line);
      }
    std::size_t further = 0;
    for (std::size_t w = 0; w < waiting.count(0); ++w) {
      const std::uint8_t i = waiting.who(0, w);
      const auto& leaf = *reinterpret_cast<const range_block::Leaf*>(waiting.line(0, w));
      const std::uint32_t word = leaf.value[Ops::place_in_leaf(leaf, key_of(i))];
      words[i] = word;
      who[further] = i;
      further += leads_deeper(word) ? 1U : 0U;
    }
    return further;
  }

 private:
  /// Addresses of a burst by the height of the range block that each has come to, 0 to 3, and a place for those that
  /// wait for none. Counts lie side by side in one register: counted in memory, or by a branch, each address would wait
  /// for the one before.
  class ByHeight {
   public:
    static constexpr unsigned kNone = 4;
    void add(unsigned height, std::uint8_t i, const std::byte* line) {
      const std::size_t at = height * kTogether + (counts_ >> (8 * height) & 0xffU);
      who_[at] = i;
      line_[at] = line;
      counts_ += std::uint64_t{1} << (8 * height);
    }
    [[nodiscard]] std::size_t count(unsigned height) const { return counts_ >> (8 * height) & 0xffU; }
    [[nodiscard]] std::uint8_t who(unsigned height, std::size_t w) const { return who_[height * kTogether + w]; }
    [[nodiscard]] const std::byte* line(unsigned height, std::size_t w) const { return line_[height * kTogether + w]; }

   private:
    std::uint64_t counts_ = 0;
    std::uint8_t who_[(kNone + 1) * kTogether];
    const std::byte* line_[(kNone + 1) * kTogether];
  };

  /// The answer that a large page's word leads to.
  static std::uint32_t below_large_page(const LookupView& view, std::uint32_t word, std::uint32_t address) {
    if (leads_deeper(word)) word = small_page(view, word)[address & 0xffU];
    return word == kNothing ? view.fallback[address >> 24] : word;
  }
  static bool leads_deeper(std::uint32_t word) { return word - kDeeper < kNothing - kDeeper; }
  static const std::uint32_t* small_page(const LookupView& view, std::uint32_t word) {
    const std::size_t line = word & kLineMask;
    return reinterpret_cast<const std::uint32_t*>(view.base + line * sizeof(range_block::Leaf));
  }
};

}  // namespace hitless::fib
