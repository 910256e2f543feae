#pragma once
// The synthetic routing table that the benchmarks share. Shape of a full BGP table: three of five prefixes are /24,
// few are longer. The seed is fixed, so every run has the same table.

#include <cstddef>
#include <vector>

#include "dataplane/net/prefix.h"

namespace hitless::bench {

/// Different IPv4 prefixes in 1/8 to 223/8 without 10/8 and 127/8.
[[nodiscard]] std::vector<Prefix> bgp_like_prefixes(std::size_t count);

}  // namespace hitless::bench
