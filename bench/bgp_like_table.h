#pragma once
// The synthetic routing table that the benchmarks share. Shape of a full BGP table: three of five prefixes are /24,
// few are longer; seed fixed, so every run has the same.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "bench/bench_options.h"
#include "dataplane/fib.h"

namespace hitless::bench {

/// Different IPv4 prefixes in 1/8 to 223/8 without 10/8 and 127/8.
[[nodiscard]] std::vector<Prefix> bgp_like_prefixes(std::size_t count);
/// Number of next hops over which the prefixes are spread.
inline constexpr std::uint32_t kNextHops = 64;
/// The next hop of a prefix.
[[nodiscard]] std::uint32_t next_hop_of(const Prefix& prefix);
/// A version with these prefixes; adjacency h sends out of interface h % interfaces.
[[nodiscard]] FibVersionPtr version_of(const std::vector<Prefix>& prefixes, std::uint16_t interfaces);
/// Destinations inside random prefixes of the table.
[[nodiscard]] std::vector<std::uint32_t> destinations(const std::vector<Prefix>& prefixes, std::size_t count);

}  // namespace hitless::bench
