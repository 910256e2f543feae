#pragma once
// Whole lookups for a burst: pages first, then range blocks level by level. All steps but the search of a line are the
// same for every address, and no address waits for the line of another. Private to the FIB's kernels, which are
// compiled for different machines: all code here is a template over a type in the kernel's own unnamed namespace, or
// inside such a template, so that no two kernels share code.

#include <cstddef>
#include <cstdint>

#include <immintrin.h>

#include "dataplane/fib/kernels/fib_levels.h"
#include "dataplane/fib/kernels/fib_lookup.h"
#include "dataplane/fib/kernels/fib_range_block.h"
#include "dataplane/fib/kernels/fib_word.h"

namespace hitless::fib {

/// The words of two slots as the lower half of a vector.
template <class Kernel>
[[gnu::always_inline]] inline __m128i two_slots(const std::uint32_t* slots, std::uint32_t one, std::uint32_t other) {
  return _mm_insert_epi32(_mm_cvtsi32_si128(static_cast<int>(slots[one])), static_cast<int>(slots[other]), 1);
}

/// Words of the large pages by the first 32 bits of the addresses. The number of loads bounds the speed, so one load
/// brings two addresses. `Kernel` names the kernel's own copy.
template <class Kernel>
class LargePages {
 public:
  explicit LargePages(const LookupView& view)
      : slots_(reinterpret_cast<const std::uint32_t*>(view.base)), top_(view.top) {}

  [[gnu::always_inline]] std::uint32_t word(std::uint32_t first) const { return slots_[slot(first)]; }
  /// The words of four addresses that stand together.
  [[gnu::always_inline]] __m128i four(const std::uint32_t* first) const {
    std::uint64_t lower, upper;
    __builtin_memcpy(&lower, first, sizeof(lower));
    __builtin_memcpy(&upper, first + 2, sizeof(upper));
    const __m128i two = words(lower), more = words(upper);
    return _mm_unpacklo_epi64(two, more);
  }

 private:
  [[gnu::always_inline]] std::uint32_t slot(std::uint32_t first) const {
    return (first >> 8) + top_[first >> (32 - kTopBits)];
  }
  [[gnu::always_inline]] __m128i words(std::uint64_t both) const {
    const std::uint32_t other = static_cast<std::uint32_t>(both >> 40) + top_[both >> (64 - kTopBits)];
    return two_slots<Kernel>(slots_, slot(static_cast<std::uint32_t>(both)), other);
  }

  const std::uint32_t* slots_;
  const std::uint32_t* top_;
};

/// True when a word is kNothing or leads deeper. Four words are stored as one vector: a narrow store for each word
/// would hold back the loads that follow.
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
  if (i + 4 <= count) {
    four_at(i);
    i += 4;
  }
  bool negative = _mm_movemask_ps(_mm_castsi128_ps(any)) != 0;
  for (; i < count; ++i) {
    words[i] = pages.word(first[i]);
    negative = negative || static_cast<std::int32_t>(words[i]) < 0;
  }
  return negative;
}

/// Ops: static place_in_leaf(const Leaf&, key) counts the line's last positions before the key. The count is the index
/// of the range that holds the key.
template <class Ops>
class KernelOf {
 public:
  static void ipv4(const LookupView& view, const std::uint32_t* addresses, std::size_t count, std::uint32_t* words) {
    if (!read_large_pages<Ops>(view, addresses, count, words)) return;
    // Hardly any address is without an answer: four addresses with answers are passed over at once.
    std::size_t i = 0;
    for (; i + 4 <= count; i += 4)
      for (unsigned open = negative_of(load(words + i)); open != 0; open &= open - 1) {
        const std::size_t at = i + static_cast<unsigned>(__builtin_ctz(open));
        words[at] = below_large_page(view, words[at], addresses[at]);
      }
    for (; i < count; ++i) words[i] = below_large_page(view, words[i], addresses[i]);
  }

  static void ipv6(const LookupView& view, const std::uint8_t* const* addresses, std::size_t count,
                   std::uint32_t* words) {
    // A few addresses are answered sooner one by one: fours store words narrow and read them again wide.
    constexpr std::size_t kWorthFours = 8;
    const std::size_t whole = count < kWorthFours ? 0 : count & ~std::size_t{3};
    if (whole != 0) fours(view, addresses, whole, words);
    for (std::size_t i = whole; i < count; ++i) {
      const std::uint8_t* const address = addresses[i];
      const std::uint32_t first = first_of(address);
      std::uint32_t word = LargePages<Ops>(view).word(first);
      if (leads_deeper(word)) word = page(view, word)[first & 0xffU];
      words[i] = below(view, word, address, 4);
    }
  }

  /// The answer for an IPv6 address whose first `at` bytes have led to this word.
  static std::uint32_t below(const LookupView& view, std::uint32_t word, const std::uint8_t* address, std::size_t at) {
    for (; leads_deeper(word); at += 2) {
      if (leads_to(Form::tree, word)) word = in_leaf(view, word, key_of(address, at));
      if (leads_to(Form::upper_page, word)) word = page(view, word)[address[at]];
      if (leads_to(Form::leaf, word))
        word = in_leaf(view, word, key_of(address, at));
      else if (leads_to(Form::lower_page, word))
        word = page(view, word)[address[at + 1]];
    }
    return word == kNothing ? view.fallback[address[0]] : word;
  }

 private:
  /// The upper 64 bits of a burst of IPv6 addresses.
  struct Addresses {
    alignas(16) std::uint32_t first[kTogether], second[kTogether];
  };
  /// The addresses of a burst that have a line to search.
  struct Waiting {
    std::uint8_t who[kTogether + 4];
    std::size_t count = 0;
    /// Adds the addresses of `i` to `i` + 3 whose bit is set. Always writes, as a branch here would be mispredicted.
    void add(unsigned bits, std::size_t i) {
      // For each value of `bits`, the places of the bits that are set, a byte each.
      static constexpr std::uint32_t kPlaces[16] = {0, 0,     1,     0x100,   2,     0x200,   0x201,   0x20100,
                                                    3, 0x300, 0x301, 0x30100, 0x302, 0x30200, 0x30201, 0x3020100};
      const std::uint32_t places = kPlaces[bits] + static_cast<std::uint32_t>(i) * 0x01010101U;
      __builtin_memcpy(who + count, &places, sizeof(places));
      count += static_cast<unsigned>(__builtin_popcount(bits));
    }
  };

  /// `count` is a multiple of four, not 0.
  static void fours(const LookupView& view, const std::uint8_t* const* addresses, std::size_t count,
                    std::uint32_t* words) {
    Addresses a;
    for (std::size_t i = 0; i < count; i += 4) split_four(addresses + i, a.first + i, a.second + i);
    if (!read_large_pages<Ops>(view, a.first, count, words)) return;
    const auto* const slots = reinterpret_cast<const std::uint32_t*>(view.base);
    for (std::size_t i = 0; i < count; i += 4) {
      const __m128i slot = _mm_and_si128(load(a.first + i), _mm_set1_epi32(0xff));
      store(words + i, through(slots, load(words + i), Form::page, slot));
    }
    range_blocks(view, a.second, count, words);
    for (std::size_t at = 6; go_on(view, addresses, at, count, words); at += 2) {
    }
  }

  /// Range blocks of one level: the keys are the upper 16 bits of `keys`. `count` is a multiple of four.
  [[gnu::always_inline]] static void range_blocks(const LookupView& view, const std::uint32_t* keys, std::size_t count,
                                                  std::uint32_t* words) {
    const auto* const slots = reinterpret_cast<const std::uint32_t*>(view.base);
    for (std::size_t i = 0; i < count; i += 4)
      store(words + i, through(slots, load(words + i), Form::upper_page, _mm_srli_epi32(load(keys + i), 24)));
    Waiting waiting;
    for (std::size_t i = 0; i < count; i += 4) {
      const __m128i word = load(words + i);
      const __m128i slot = _mm_and_si128(_mm_srli_epi32(load(keys + i), 16), _mm_set1_epi32(0xff));
      waiting.add(negative_of(leading_to(Form::leaf, word)), i);
      store(words + i, through(slots, word, Form::lower_page, slot));
    }
    // A search is so long that without prefetches too few of its loads would be in flight.
    for (std::size_t w = 0; w < waiting.count; ++w) __builtin_prefetch(line_of(view, words[waiting.who[w]]));
    for (std::size_t w = 0; w < waiting.count; ++w) {
      const std::size_t i = waiting.who[w];
      words[i] = in_leaf(view, words[i], static_cast<std::uint16_t>(keys[i] >> 16));
    }
  }

  /// One level more for the few addresses whose words lead deeper. False when no word does: all addresses have answers.
  [[gnu::noinline]] static bool go_on(const LookupView& view, const std::uint8_t* const* addresses, std::size_t at,
                                      std::size_t count, std::uint32_t* words) {
    __m128i any = _mm_setzero_si128();
    for (std::size_t i = 0; i < count; i += 4) any = _mm_or_si128(any, load(words + i));
    if (negative_of(any) == 0) return false;
    std::uint8_t who[kTogether];
    std::uint32_t keys[kTogether], deeper[kTogether];
    std::size_t going_on = 0;
    for (std::size_t four = 0; four < count; four += 4)
      for (unsigned open = negative_of(load(words + four)); open != 0; open &= open - 1) {
        const std::size_t i = four + static_cast<unsigned>(__builtin_ctz(open));
        if (words[i] == kNothing) words[i] = view.fallback[addresses[i][0]];
        if (!leads_deeper(words[i])) continue;
        __builtin_prefetch(line_of(view, words[i]));
        who[going_on] = static_cast<std::uint8_t>(i);
        keys[going_on] = static_cast<std::uint32_t>(key_of(addresses[i], at)) << 16;
        deeper[going_on++] = words[i];
      }
    for (std::size_t i = 0; i < going_on; ++i)
      if (leads_to(Form::tree, deeper[i]))
        deeper[i] = in_leaf(view, deeper[i], static_cast<std::uint16_t>(keys[i] >> 16));
    std::size_t whole = going_on;
    for (; whole % 4 != 0; ++whole) keys[whole] = deeper[whole] = 0;
    range_blocks(view, keys, whole, deeper);
    for (std::size_t i = 0; i < going_on; ++i) words[who[i]] = deeper[i];
    return going_on != 0;
  }

  /// The two bytes of an address from `at` on.
  static std::uint16_t key_of(const std::uint8_t* address, std::size_t at) {
    return static_cast<std::uint16_t>(address[at] << 8 | address[at + 1]);
  }
  static std::uint32_t first_of(const std::uint8_t* address) {
    std::uint32_t bytes;
    __builtin_memcpy(&bytes, address, sizeof(bytes));
    return __builtin_bswap32(bytes);
  }
  /// Splits the first eight bytes of four addresses into upper and lower halves, each as four numbers.
  static void split_four(const std::uint8_t* const* addresses, std::uint32_t* first, std::uint32_t* second) {
    const auto two = [addresses](std::size_t i) {
      const __m128i one = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(addresses[i]));
      const __m128i other = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(addresses[i + 1]));
      const __m128i to_host = _mm_set_epi8(8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
      return _mm_castsi128_ps(_mm_shuffle_epi8(_mm_unpacklo_epi64(one, other), to_host));
    };
    const __m128 lower = two(0), upper = two(2);
    store(first, _mm_castps_si128(_mm_shuffle_ps(lower, upper, 0xdd)));
    store(second, _mm_castps_si128(_mm_shuffle_ps(lower, upper, 0x88)));
  }

  [[gnu::always_inline]] static __m128i load(const std::uint32_t* words) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(words));
  }
  [[gnu::always_inline]] static void store(std::uint32_t* words, __m128i four) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(words), four);
  }
  /// A bit for each of the four words, set when the word's uppermost bit is.
  [[gnu::always_inline]] static unsigned negative_of(__m128i four) {
    return static_cast<unsigned>(_mm_movemask_ps(_mm_castsi128_ps(four)));
  }
  /// All ones where a word leads to this form.
  [[gnu::always_inline]] static __m128i leading_to(Form form, __m128i words) {
    return _mm_cmpeq_epi32(_mm_srli_epi32(words, kFormShift), _mm_set1_epi32(static_cast<int>(tag_of(form))));
  }
  /// For a word that leads to a page of this form, the content of the page's slot; for any other word, the word.
  [[gnu::always_inline]] static __m128i through(const std::uint32_t* slots, __m128i words, Form form, __m128i slot) {
    // The shift drops the form's bits and leaves the number of the page's first word. Words of other forms read word 0.
    const __m128i leading = leading_to(form, words);
    const __m128i at = _mm_and_si128(leading, _mm_add_epi32(_mm_slli_epi32(words, 32 - kFormShift), slot));
    const auto lower = static_cast<std::uint64_t>(_mm_cvtsi128_si64(at));
    const auto upper = static_cast<std::uint64_t>(_mm_extract_epi64(at, 1));
    const auto two = [slots](std::uint64_t both) {
      return two_slots<Ops>(slots, static_cast<std::uint32_t>(both), static_cast<std::uint32_t>(both >> 32));
    };
    return _mm_blendv_epi8(words, _mm_unpacklo_epi64(two(lower), two(upper)), leading);
  }

  static std::uint32_t in_leaf(const LookupView& view, std::uint32_t word, std::uint16_t key) {
    const auto& leaf = *reinterpret_cast<const range_block::Leaf*>(line_of(view, word));
    return leaf.word[Ops::place_in_leaf(leaf, key)];
  }
  /// The answer that a large page's word leads to.
  static std::uint32_t below_large_page(const LookupView& view, std::uint32_t word, std::uint32_t address) {
    if (leads_deeper(word)) word = page(view, word)[address & 0xffU];
    return word == kNothing ? view.fallback[address >> 24] : word;
  }
  static const std::byte* line_of(const LookupView& view, std::uint32_t word) {
    const std::size_t line = word & kLineMask;
    return view.base + line * sizeof(range_block::Leaf);
  }
  static const std::uint32_t* page(const LookupView& view, std::uint32_t word) {
    return reinterpret_cast<const std::uint32_t*>(line_of(view, word));
  }
};

}  // namespace hitless::fib
