#include "dataplane/fib/kernels/fib_lookup.h"

#include <bit>

#include <immintrin.h>
#include <rte_cpuflags.h>
extern "C" {  // which rte_vect.h does not say itself
#include <rte_vect.h>
}

#include "dataplane/fib/kernels/fib_descent.h"

namespace hitless::fib {
namespace {

/// How many of eight positions lie before the key. SSE2 has no unsigned comparison, but its saturating difference of
/// key and position is zero unless the position lies before the key.
unsigned before(const std::uint16_t* last, __m128i key) {
  const __m128i left = _mm_subs_epu16(key, _mm_loadu_si128(reinterpret_cast<const __m128i*>(last)));
  const auto zero = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi16(left, _mm_setzero_si128())));
  return static_cast<unsigned>(std::popcount(~zero & 0xffffU)) / 2;
}

struct Sse42 {
  static unsigned place_in_leaf(const range_block::Leaf& leaf, std::uint16_t key) {
    const __m128i keys = _mm_set1_epi16(static_cast<short>(key));
    return before(leaf.last, keys) + (leaf.last[8] < key ? 1U : 0U) + (leaf.last[9] < key ? 1U : 0U);
  }
};

}  // namespace

Kernels sse42_kernels() { return {&KernelOf<Sse42>::ipv4, &KernelOf<Sse42>::ipv6, "SSE4.2"}; }

bool avx2_here() {
  return rte_cpu_get_flag_enabled(RTE_CPUFLAG_AVX2) == 1 && rte_cpu_get_flag_enabled(RTE_CPUFLAG_BMI1) == 1;
}
bool avx512_here() {
  return avx2_here() && rte_cpu_get_flag_enabled(RTE_CPUFLAG_AVX512F) == 1 &&
         rte_cpu_get_flag_enabled(RTE_CPUFLAG_AVX512BW) == 1 && rte_cpu_get_flag_enabled(RTE_CPUFLAG_AVX512VL) == 1 &&
         rte_cpu_get_flag_enabled(RTE_CPUFLAG_AVX512DQ) == 1;
}

Kernels kernels_here() {
  const std::uint16_t width = rte_vect_get_max_simd_bitwidth();
  if (width >= RTE_VECT_SIMD_512 && avx512_here()) return avx512_kernels();
  return width >= RTE_VECT_SIMD_256 && avx2_here() ? avx2_kernels() : sse42_kernels();
}

}  // namespace hitless::fib
