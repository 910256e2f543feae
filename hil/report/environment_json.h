#pragma once
// environment.json: the machine of a run, and the run's use of the machine.

#include <cstdint>
#include <string>
#include <vector>

#include "hil/record/wall_phase.h"

namespace hitless {

/// Machine, SIMD, allowed CPUs, peak memory, wall times, packets a second. `max_simd_bitwidth`: the forced width in
/// bits; 0: none is forced.
[[nodiscard]] std::string environment_json(const std::vector<WallPhase>& phases, std::uint64_t packets,
                                           std::int64_t packet_wall_ns, std::uint32_t max_simd_bitwidth);

}  // namespace hitless
