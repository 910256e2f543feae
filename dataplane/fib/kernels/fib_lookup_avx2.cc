// The kernels for AVX2 and BMI1, compiled with those options. No function of a shared header may be instantiated here:
// other files might get this file's copy on a machine without AVX2.

#include <immintrin.h>

#include "dataplane/fib/kernels/fib_descent.h"

namespace hitless::fib {
namespace {

/// Two bits for each of 16 positions, set when the position lies before the key. AVX2 has no unsigned comparison, but
/// its saturating difference of key and position is zero unless the position lies before the key.
std::uint32_t before(const void* last, std::uint16_t key) {
  const __m256i left = _mm256_subs_epu16(_mm256_set1_epi16(static_cast<short>(key)),
                                         _mm256_load_si256(static_cast<const __m256i*>(last)));
  return ~static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi16(left, _mm256_setzero_si256())));
}

struct Avx2 {
  static unsigned place_in_leaf(const range_block::Leaf& leaf, std::uint16_t key) {
    constexpr std::uint32_t kTen = (1U << (2 * (range_block::kLeafRanges - 1))) - 1;
    return static_cast<unsigned>(__builtin_popcount(before(&leaf, key) & kTen)) / 2;
  }
};

}  // namespace

Kernels avx2_kernels() { return {&KernelOf<Avx2>::ipv4, &KernelOf<Avx2>::ipv6, "AVX2"}; }

}  // namespace hitless::fib
