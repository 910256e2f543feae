#pragma once
// Longest-prefix match over the lines of a table, for the widest vectors that this machine and EAL's option allow.
// Private to the FIB. All kernels give equal answers; a test holds them against each other.

#include <cstddef>
#include <cstdint>

namespace hitless::fib {

/// Most IPv6 addresses that one call of a kernel takes: their memory accesses are in flight together.
inline constexpr std::size_t kTogether = 64;

/// The parts of a table that a kernel reads.
struct LookupView {
  const std::byte* base;          ///< of the store's lines
  const std::uint32_t* top;       ///< kTopSlots words: see Store::top_word
  const std::uint32_t* fallback;  ///< 256 values, by first byte
};

struct Kernels {
  /// `words[i]`: load-balance index of `addresses[i]` (host order), invalid when no prefix covers it. Any `count`.
  void (*ipv4)(const LookupView& view, const std::uint32_t* addresses, std::size_t count, std::uint32_t* words);
  /// Each address is 16 bytes in network order. `count` is at most kTogether.
  void (*ipv6)(const LookupView& view, const std::uint8_t* const* addresses, std::size_t count, std::uint32_t* words);
  const char* name;  ///< "SSE4.2", "AVX2", "AVX-512"
};

/// The kernels for this machine, within EAL's --force-max-simd-bitwidth.
[[nodiscard]] Kernels kernels_here();
/// Every machine that runs DPDK's package can run these kernels.
[[nodiscard]] Kernels sse42_kernels();
/// With AVX2 and BMI1.
[[nodiscard]] bool avx2_here();
[[nodiscard]] Kernels avx2_kernels();
/// With AVX-512 F, BW, VL and DQ besides.
[[nodiscard]] bool avx512_here();
[[nodiscard]] Kernels avx512_kernels();

}  // namespace hitless::fib
