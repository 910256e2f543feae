#include "dataplane/fib/fib_lookup.h"

#include <algorithm>
#include <bit>

#include <immintrin.h>
#include <rte_cpuflags.h>
extern "C" {  // the header forgets it
#include <rte_vect.h>
}

#include "dataplane/base/result.h"
#include "dataplane/fib/fib_descent.h"
#include "dataplane/fib/fib_state.h"

namespace hitless {
namespace fib {
namespace {

/// How many of eight positions lie before the key. SSE2 has no unsigned comparison: what is left of the key when the
/// position is taken off is zero unless the position lies before it.
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

}  // namespace fib

namespace {

static_assert(sizeof(LoadBalanceIndex) == sizeof(std::uint32_t));

/// An index is its number and nothing else, so kernels write where the answers go.
std::uint32_t* words_of(std::span<LoadBalanceIndex> out) { return &out.data()->value; }

}  // namespace

const char* fib_lookup_kernels() { return fib::kernels_here().name; }

void FibVersion::lookup4(std::span<const std::uint32_t> addresses, std::span<LoadBalanceIndex> out, VrfId vrf) const {
  HITLESS_CHECK(out.size() >= addresses.size(), "no room for the answers");
  // The last thing done here: what a call costs shows when answers come from the cache.
  return state_->kernels.ipv4(state_->tables.view(vrf, Family::ipv4), addresses.data(), addresses.size(),
                              words_of(out));
}

void FibVersion::lookup6(std::span<const std::uint8_t* const> addresses, std::span<LoadBalanceIndex> out,
                         VrfId vrf) const {
  HITLESS_CHECK(out.size() >= addresses.size(), "no room for the answers");
  const fib::LookupView& view = state_->tables.view(vrf, Family::ipv6);
  for (std::size_t at = 0; at < addresses.size(); at += fib::kTogether) {
    const std::size_t count = std::min(fib::kTogether, addresses.size() - at);
    state_->kernels.ipv6(view, addresses.data() + at, count, words_of(out.subspan(at)));
  }
}

LoadBalanceIndex FibVersion::lookup(const IpAddress& address, VrfId vrf) const {
  LoadBalanceIndex found;
  if (address.family == Family::ipv4) {
    const std::uint32_t value = address.v4_host_order();
    lookup4({&value, 1}, {&found, 1}, vrf);
  } else {
    const std::uint8_t* const bytes = address.bytes.data();
    lookup6({&bytes, 1}, {&found, 1}, vrf);
  }
  return found;
}

}  // namespace hitless
