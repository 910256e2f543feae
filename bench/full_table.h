#pragma once
// The Internet's table of one day, grown to the size that is measured.

#include <filesystem>
#include <string>
#include <vector>

#include "control/chassis_config.h"

namespace hitless::bench {

/// Recorded captures and tables: HITLESS_DATA, else beside the source tree. May be absent.
[[nodiscard]] std::filesystem::path data_folder();

inline constexpr std::uint32_t kFullIpv4 = 1'000'000, kFullIpv6 = 200'000;
inline constexpr std::uint16_t kNeighbours = 64;  ///< each with an IPv4 and an IPv6 address

/// Interfaces in turn on slots 1 to `slots`, one a neighbour.
[[nodiscard]] ChassisConfig neighbours_config(std::uint16_t slots);
/// BGP routes over the neighbours, in prefix order; cut to about --routes when that was given. Empty, and `why` says
/// why, when there is no data.
[[nodiscard]] std::vector<RibRoute> full_table(std::string* why);

}  // namespace hitless::bench
