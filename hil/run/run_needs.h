#pragma once
// A run's needs of the machine, computed before EAL starts.

#include <cstdint>

#include "dataplane/base/result.h"
#include "hil/clock/clock_options.h"
#include "hil/scenario/scenario.h"

namespace hitless {

struct RunNeeds {
  std::uint64_t mbufs = 0;
  std::uint32_t frame_bytes = 0;   ///< longest frame that an mbuf must hold
  std::uint64_t mbuf_bytes = 0;    ///< one mbuf with its data room
  std::uint64_t memory_bytes = 0;  ///< memory that EAL is asked for
  std::uint64_t table_bytes = 0;   ///< memory besides: routes in the RIB, in the cards and on the way to them
};

/// Reads the captures for their longest frame and looks at nothing else of the machine. Ports that lead out, and
/// forwarding loops, count on the wall clock only.
Result<RunNeeds> compute_needs(const Scenario& scenario, const ChassisConfig& chassis, const ClockOptions& clock = {});
/// Refuses a run that `available_bytes` of memory cannot hold, with both figures.
Result<void> check_fits(const RunNeeds& needs, std::uint64_t available_bytes);

}  // namespace hitless
