#pragma once
// Small scenarios for tests, run through the same code as `hitless run`: a chassis of three cards with two ports each,
// whose platform boots in milliseconds, and the checks that end every scenario test.

#include <string>
#include <vector>

#include "hil/run/run.h"

namespace hitless::test {

inline constexpr std::size_t kRigInterfaces = 6;
inline constexpr std::size_t kRigPrefixes = 12;

/// Name of the rig's interface, 0 to 5: two ports on each of the slots 1, 2, 3.
std::string rig_interface(std::size_t index);
/// Prefix that traffic goes to, 0 to 11; two behind each interface.
Prefix rig_prefix(std::size_t index);

/// `spacing`: between two packets of all flows together. `recorded`: gaps of a recorded capture, scaled to that mean.
/// `full_queues`: lines too slow for what is offered, with short queues.
Scenario rig_scenario(std::uint64_t seed, Duration spacing, bool recorded, bool full_queues);

/// The rig's cards and platform besides the built-in rows; `line_bits_per_s` and `queue_bytes` of its medium.
std::string rig_catalogue(std::uint64_t line_bits_per_s, std::uint32_t queue_bytes);

/// Runs a scenario with `rows` added to the catalogue; EAL is started on the first call.
Result<std::unique_ptr<RunRecord>> run_with_rows(const Scenario& scenario, const std::string& rows, RunTaps taps = {},
                                                 std::size_t step_packets = 1024);
/// The same with the rig's own rows, as rig_scenario needs them.
Result<std::unique_ptr<RunRecord>> run_in_rig(const Scenario& scenario, RunTaps taps = {},
                                              std::size_t step_packets = 1024);

/// One line each, for messages.
std::string joined(const std::vector<std::string>& lines);

/// What every scenario test ends with: books closed, Meter agrees with Truth, all FIBs equal the RIB, nothing stale,
/// both RPs hot, every packet back in its pool. Empty when all is well.
std::string contradictions_of(const RunRecord& run);

}  // namespace hitless::test
