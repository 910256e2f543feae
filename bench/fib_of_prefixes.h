#pragma once
// A FIB whose routes lead to a few neighbours, as those of a router with many prefixes and few peers do.

#include <cstdint>
#include <span>

#include "dataplane/fib/fib.h"

namespace hitless::bench {

/// Number of next hops over which the prefixes are spread.
inline constexpr std::uint32_t kNextHops = 64;
/// The next hop of a prefix. Prefixes beside each other have unrelated next hops, so a FIB can merge no more of them
/// than on the Internet.
[[nodiscard]] std::uint32_t next_hop_of(const Prefix& prefix);

/// All routes in one batch; path list h leads to adjacency h, which sends out of interface h % interfaces.
[[nodiscard]] FibChange change_of(std::span<const Prefix> prefixes, std::uint16_t interfaces);
[[nodiscard]] FibVersionPtr version_of(std::span<const Prefix> prefixes, std::uint16_t interfaces);

}  // namespace hitless::bench
