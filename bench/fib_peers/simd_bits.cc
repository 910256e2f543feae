#include "bench/fib_peers/simd_bits.h"

#include <cstdint>

#include <rte_compat.h>
// DPDK 22.11 does not tell C++ that these functions are C. Other DPDK headers include this header: here it comes first.
extern "C" {
#include <generic/rte_vect.h>
}

#include "dataplane/base/result.h"

namespace hitless::bench {

void allow_simd_bits(std::uint16_t bits) {
  HITLESS_CHECK(rte_vect_set_max_simd_bitwidth(bits) == 0, "EAL was started with a forced width");
}

}  // namespace hitless::bench
