// The kernels for AVX-512 F, BW, VL and DQ, compiled with those options. No function of a shared header may be
// instantiated here: other files might get this file's copy on a machine without AVX-512.

#include <immintrin.h>

#include "dataplane/fib/kernels/fib_descent.h"

namespace hitless::fib {
namespace {

struct Avx512 {
  static unsigned place_in_leaf(const range_block::Leaf& leaf, std::uint16_t key) {
    // The load reads 16 positions, but the line has ten: the mask leaves out the bytes behind them.
    constexpr __mmask16 kTen = (1U << (range_block::kLeafRanges - 1)) - 1;
    const __m256i last = _mm256_load_si256(reinterpret_cast<const __m256i*>(&leaf));
    const __mmask16 before = _mm256_mask_cmplt_epu16_mask(kTen, last, _mm256_set1_epi16(static_cast<short>(key)));
    return static_cast<unsigned>(__builtin_popcount(before));
  }
};

}  // namespace

Kernels avx512_kernels() { return {&KernelOf<Avx512>::ipv4, &KernelOf<Avx512>::ipv6, "AVX-512"}; }

}  // namespace hitless::fib
