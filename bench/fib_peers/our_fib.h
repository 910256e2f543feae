#pragma once
// Our FIB in the comparison.

#include "bench/fib_peers/contender.h"

namespace hitless::bench {

/// A version of these routes whose lookups may use vectors of `simd_bits` bits. The version is made under that width,
/// too: the engine may choose its kernels when it makes a version or when it looks up.
template <class Address>
[[nodiscard]] std::unique_ptr<Contender<Address>> our_fib(const FibChange& full_table, std::uint16_t simd_bits);

}  // namespace hitless::bench
