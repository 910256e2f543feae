#pragma once
// The Internet's table, in the size that is measured, as routes over a chassis's neighbours.

#include <string>
#include <vector>

#include "control/base/chassis_config.h"

namespace hitless::bench {

inline constexpr std::uint32_t kFullIpv4 = 1'000'000, kFullIpv6 = 200'000;
inline constexpr std::uint16_t kNeighbours = 64;  ///< each with an IPv4 and an IPv6 address

/// One interface for each neighbour, in turn on slots 1 to `slots`.
[[nodiscard]] ChassisConfig neighbours_config(std::uint16_t slots);
struct FullTable {
  std::vector<RibRoute> routes;  ///< BGP, in prefix order, over the neighbours in turn
  std::string label;             ///< how many of its prefixes are real, for a benchmark's line
};
/// The Internet's table (bench/internet_table.h), thinned to --routes when that was given.
[[nodiscard]] FullTable full_table();

}  // namespace hitless::bench
