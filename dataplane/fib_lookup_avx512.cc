// The kernels for AVX-512 F, BW, VL and DQ. Compiled with those options: no function of a header that others share may
// be instantiated here, or they might get this file's copy on a machine without them.

#include <immintrin.h>

#include "dataplane/fib_descent.h"

namespace hitless::fib {
namespace {

struct Avx512 {
  static unsigned place_in_leaf(const range_block::Leaf& leaf, std::uint16_t key) {
    // 16 positions are read where ten are; what follows them in the line is masked out.
    const __m256i last = _mm256_load_si256(reinterpret_cast<const __m256i*>(&leaf));
    constexpr __mmask16 kTen = (1U << (range_block::kLeafRanges - 1)) - 1;
    return static_cast<unsigned>(__builtin_popcount(
        _mm256_mask_cmplt_epu16_mask(kTen, last, _mm256_set1_epi16(static_cast<short>(key)))));
  }
  static unsigned place_in_inner(const range_block::Inner& inner, std::uint16_t key) {
    const __m512i last = _mm512_load_si512(&inner);
    constexpr __mmask32 kAllButBelow = (1U << (range_block::kFanout - 1)) - 1;
    return static_cast<unsigned>(__builtin_popcount(
        _mm512_mask_cmplt_epu16_mask(kAllButBelow, last, _mm512_set1_epi16(static_cast<short>(key)))));
  }
  static bool pages(const LookupView& view, const std::uint32_t* first, std::size_t count, std::uint32_t* words) {
    const auto* const slots = reinterpret_cast<const std::uint32_t*>(view.base);
    constexpr std::size_t kLanes = 16;
    alignas(64) std::uint32_t at[kTogether];
    const __m512i page_mask = _mm512_set1_epi32(kPageSlots - 1);
    std::size_t done = 0;
    for (; done + kLanes <= count; done += kLanes) {
      const __m512i x = _mm512_loadu_si512(first + done);
      const __m512i page = _mm512_i32gather_epi32(_mm512_srli_epi32(x, 20), view.top, 4);
      const __m512i slot = _mm512_and_epi32(_mm512_srli_epi32(x, 8), page_mask);
      _mm512_store_epi32(at + done, _mm512_add_epi32(page, slot));
    }
    for (; done < count; ++done) at[done] = view.top[first[done] >> 20] + (first[done] >> 8 & (kPageSlots - 1));
    // One by one: a second gather would wait for the first, and is no faster where gathers are microcode.
    std::uint32_t any = 0;
#pragma GCC unroll 8
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t word = slots[at[i]];
      any |= word;
      words[i] = word;
    }
    return static_cast<std::int32_t>(any) < 0;  // nothing, or kDeeper
  }
};

}  // namespace

Kernels avx512_kernels() { return {&KernelOf<Avx512>::ipv4, &KernelOf<Avx512>::ipv6, "AVX-512"}; }

}  // namespace hitless::fib
