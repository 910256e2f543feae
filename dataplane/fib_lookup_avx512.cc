// The kernels for AVX-512 F, BW, VL and DQ. Compiled with those options: no function of a header that others share may
// be instantiated here, or they might get this file's copy on a machine without them.
//
// IPv6 keeps a burst in vectors of 16 as long as all do the same (pages), then sorts it by the height of the range
// blocks and searches those one address at a time, a whole line at once.

#include <immintrin.h>

#include "dataplane/fib_descent.h"
#include "dataplane/fib_lookup.h"
#include "dataplane/fib_node.h"
#include "dataplane/fib_range_block.h"
#include "dataplane/line_arena.h"

namespace hitless::fib {
namespace {

constexpr std::size_t kLanes = 16;
// Word numbers are signed 32-bit indices of gathers.
static_assert(std::size_t{1} << LineArena::kLineBits <= (std::size_t{1} << 31) / kLanes);

/// Names this kernel's copy of what it shares the source of.
struct Avx512;

/// An IPv6 burst below its pages. Arrays have whole vectors of room.
struct Burst {
  alignas(64) std::uint32_t word[kTogether];  ///< answer, or the line that the address has come to
  alignas(64) std::uint32_t key[kTogether];
  alignas(64) std::uint32_t at_height[4][kTogether + kLanes];  ///< addresses by the height of their block
  std::size_t count[4] = {};
};

__mmask16 deeper_of(__m512i words) {
  return _mm512_cmplt_epu32_mask(_mm512_sub_epi32(words, _mm512_set1_epi32(static_cast<int>(kDeeper))),
                                 _mm512_set1_epi32(static_cast<int>(kNothing - kDeeper)));
}

/// Puts 16 addresses, those of `lanes` that lead deeper, into the lists of their heights.
void sort_by_height(Burst& burst, __m512i words, __m512i who, __mmask16 lanes) {
  const __mmask16 deeper = deeper_of(words) & lanes;
  const __m512i height = _mm512_and_epi32(_mm512_srli_epi32(words, kHeightShift), _mm512_set1_epi32(3));
  for (int h = 0; h < 4; ++h) {
    const __mmask16 mine = _mm512_mask_cmpeq_epi32_mask(deeper, height, _mm512_set1_epi32(h));
    // Compressed in a register: straight to memory it is microcode on some machines.
    _mm512_storeu_si512(burst.at_height[h] + burst.count[h], _mm512_maskz_compress_epi32(mine, who));
    burst.count[h] += static_cast<unsigned>(__builtin_popcount(mine));
  }
}

const std::byte* line_of(const LookupView& view, std::uint32_t word) {
  const std::size_t line = word & kLineMask;
  return view.base + line * sizeof(range_block::Leaf);
}

void go_down(const LookupView& view, Burst& burst, int height) {
  constexpr __mmask32 kAllButBelow = (1U << (range_block::kFanout - 1)) - 1;
  std::uint32_t* const below = burst.at_height[height - 1] + burst.count[height - 1];
  const std::size_t count = burst.count[height];
  for (std::size_t w = 0; w < count; ++w) {
    const std::uint32_t i = burst.at_height[height][w];
    const std::byte* const line = line_of(view, burst.word[i]);
    const __m512i key = _mm512_set1_epi16(static_cast<short>(burst.key[i]));
    const __mmask32 before = _mm512_mask_cmplt_epu16_mask(kAllButBelow, _mm512_load_si512(line), key);
    const std::uint32_t steps =
        reinterpret_cast<const range_block::Inner*>(line)->below + static_cast<unsigned>(__builtin_popcount(before));
    burst.word[i] += steps;
    __builtin_prefetch(line + steps * sizeof(range_block::Leaf));
    below[w] = i;
  }
  burst.count[height - 1] += count;
  burst.count[height] = 0;
}

void read_leaves(const LookupView& view, Burst& burst) {
  constexpr __mmask16 kTen = (1U << (range_block::kLeafRanges - 1)) - 1;
  for (std::size_t w = 0; w < burst.count[0]; ++w) {
    const std::uint32_t i = burst.at_height[0][w];
    const std::byte* const line = line_of(view, burst.word[i]);
    // 16 positions are read where ten are; what follows them in the line is masked out.
    const __m256i last = _mm256_load_si256(reinterpret_cast<const __m256i*>(line));
    const __mmask16 before =
        _mm256_mask_cmplt_epu16_mask(kTen, last, _mm256_set1_epi16(static_cast<short>(burst.key[i])));
    burst.word[i] = reinterpret_cast<const range_block::Leaf*>(line)->value[__builtin_popcount(before)];
  }
  burst.count[0] = 0;
}

/// The first eight bytes of four addresses: the upper halves as four numbers, and the lower ones.
void split_four(const std::uint8_t* const* addresses, std::uint32_t* first, std::uint32_t* second) {
  const auto load = [addresses](std::size_t i) {
    return _mm_loadl_epi64(reinterpret_cast<const __m128i*>(addresses[i]));
  };
  const __m128i to_host = _mm_set_epi8(8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  const __m128i two = _mm_shuffle_epi8(_mm_unpacklo_epi64(load(0), load(1)), to_host);
  const __m128i more = _mm_shuffle_epi8(_mm_unpacklo_epi64(load(2), load(3)), to_host);
  _mm_store_si128(reinterpret_cast<__m128i*>(first),
                  _mm_castps_si128(_mm_shuffle_ps(_mm_castsi128_ps(two), _mm_castsi128_ps(more), 0xdd)));
  _mm_store_si128(reinterpret_cast<__m128i*>(second),
                  _mm_castps_si128(_mm_shuffle_ps(_mm_castsi128_ps(two), _mm_castsi128_ps(more), 0x88)));
}

/// The slots of four addresses in their small pages, or slot 0 of nothing; fetches them.
__mmask8 small_slots_of_four(const LookupView& view, const std::uint32_t* first, const std::uint32_t* words,
                             std::uint32_t* at) {
  const __m128i large = _mm_load_si128(reinterpret_cast<const __m128i*>(words));
  const __mmask8 deeper = _mm_cmplt_epu32_mask(_mm_sub_epi32(large, _mm_set1_epi32(static_cast<int>(kDeeper))),
                                               _mm_set1_epi32(static_cast<int>(kNothing - kDeeper)));
  const __m128i page = _mm_slli_epi32(_mm_and_si128(large, _mm_set1_epi32(static_cast<int>(kLineMask))), 4);
  const __m128i slot = _mm_and_si128(_mm_load_si128(reinterpret_cast<const __m128i*>(first)), _mm_set1_epi32(0xff));
  _mm_store_si128(reinterpret_cast<__m128i*>(at), _mm_maskz_add_epi32(deeper, page, slot));
  const auto* const slots = reinterpret_cast<const std::uint32_t*>(view.base);
  for (std::size_t i = 0; i < 4; ++i) __builtin_prefetch(slots + at[i]);
  return deeper;
}

__m128i read_four(const LookupView& view, const std::uint32_t* at, const std::uint32_t* words, __mmask8 deeper) {
  const auto* const slots = reinterpret_cast<const std::uint32_t*>(view.base);
  __m128i four = _mm_cvtsi32_si128(static_cast<int>(slots[at[0]]));
  four = _mm_insert_epi32(four, static_cast<int>(slots[at[1]]), 1);
  four = _mm_insert_epi32(four, static_cast<int>(slots[at[2]]), 2);
  four = _mm_insert_epi32(four, static_cast<int>(slots[at[3]]), 3);
  return _mm_mask_mov_epi32(_mm_load_si128(reinterpret_cast<const __m128i*>(words)), deeper, four);
}

/// Large and small pages: words, keys of level 2, and the lists of those that go on. Arrays have whole vectors of room.
void read_pages(const LookupView& view, const std::uint32_t* first, const std::uint32_t* second, std::size_t count,
                Burst& burst) {
  alignas(64) std::uint32_t at[kTogether];
  __mmask8 deeper[kTogether / 4];
  read_large_pages<Avx512>(view, first, count, burst.word);
  for (std::size_t i = 0; i < count; i += 4)
    deeper[i / 4] = small_slots_of_four(view, first + i, burst.word + i, at + i);
  for (std::size_t i = 0; i < count; i += kLanes) {
    __m512i words = _mm512_setzero_si512();
    words = _mm512_inserti32x4(words, read_four(view, at + i, burst.word + i, deeper[i / 4]), 0);
    words = _mm512_inserti32x4(words, read_four(view, at + i + 4, burst.word + i + 4, deeper[i / 4 + 1]), 1);
    words = _mm512_inserti32x4(words, read_four(view, at + i + 8, burst.word + i + 8, deeper[i / 4 + 2]), 2);
    words = _mm512_inserti32x4(words, read_four(view, at + i + 12, burst.word + i + 12, deeper[i / 4 + 3]), 3);
    _mm512_store_epi32(burst.word + i, words);
    _mm512_store_epi32(burst.key + i, _mm512_srli_epi32(_mm512_load_epi32(second + i), 16));
    const __m512i who = _mm512_add_epi32(_mm512_set1_epi32(static_cast<int>(i)),
                                         _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
    sort_by_height(burst, words, who, 0xffff);
  }
  for (int h = 0; h < 4; ++h)
    for (std::size_t w = 0; w < burst.count[h]; ++w)
      __builtin_prefetch(line_of(view, burst.word[burst.at_height[h][w]]));
}

/// Addresses whose leaf leads to the next level; few are longer than 48 bits.
bool next_level(const std::uint8_t* const* addresses, std::size_t count, unsigned level, Burst& burst) {
  bool any = false;
  for (std::size_t i = 0; i < count; i += kLanes) {
    const auto lanes = static_cast<__mmask16>(count - i >= kLanes ? 0xffffU : (1U << (count - i)) - 1);
    any = any || (deeper_of(_mm512_load_epi32(burst.word + i)) & lanes) != 0;
  }
  if (!any) return false;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (burst.word[i] - kDeeper >= kNothing - kDeeper) continue;
    burst.key[i] = static_cast<std::uint32_t>(addresses[i][2 * level] << 8 | addresses[i][2 * level + 1]);
    const std::uint32_t height = burst.word[i] >> kHeightShift & 3U;
    burst.at_height[height][burst.count[height]++] = i;
  }
  return true;
}

void ipv6(const LookupView& view, const std::uint8_t* const* addresses, std::size_t count, std::uint32_t* words) {
  if (count % kLanes != 0 || count == 0) return avx2_kernels().ipv6(view, addresses, count, words);
  alignas(64) std::uint32_t first[kTogether], second[kTogether];
  Burst burst;
  for (std::size_t i = 0; i < count; i += 4) split_four(addresses + i, first + i, second + i);
  read_pages(view, first, second, count, burst);
  unsigned level = 2;
  do {
    for (int height = 3; height != 0; --height) go_down(view, burst, height);
    read_leaves(view, burst);
  } while (next_level(addresses, count, ++level, burst));
  for (std::size_t i = 0; i < count; ++i)
    words[i] = burst.word[i] == kNothing ? view.fallback[first[i] >> 24] : burst.word[i];
}

}  // namespace

Kernels avx512_kernels() { return {avx2_kernels().ipv4, &ipv6, "AVX-512"}; }

}  // namespace hitless::fib
