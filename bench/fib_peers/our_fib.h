#pragma once
// Our FIB in the comparison.

#include "bench/fib_peers/contender.h"

namespace hitless::bench {

/// A version of these routes whose lookups may use vectors of so many bits. The version is made under that width too:
/// whether the engine chooses when it makes a version or when it looks up, it chooses by it.
template <class Address>
[[nodiscard]] std::unique_ptr<Contender<Address>> our_fib(const FibChange& full_table, std::uint16_t simd_bits);

}  // namespace hitless::bench
