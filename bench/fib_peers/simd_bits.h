#pragma once
// The width of the vectors that DPDK's libraries and the FIB may use.

#include <cstdint>

namespace hitless::bench {

/// Sets the width from here on. EAL must not have been started with a forced width.
void allow_simd_bits(std::uint16_t bits);

}  // namespace hitless::bench
