#pragma once
// Counts the instructions of a build under callgrind.

#include <optional>
#include <string>
#include <vector>

#include "hil/regression/bench_figures.h"
#include "hil/regression/child_process.h"
#include "hil/regression/instruction_record.h"

namespace hitless {

/// The sum of the stages and a whole slice may differ by this much, for the changes of stage themselves and for the
/// packets being others; beyond it the count is refused.
inline constexpr double kStagesTolerancePercent = 0.5;

/// Of a counted slice, a multiple of a step.
inline constexpr std::uint64_t kCountedPackets = 65'536;

/// Boots the scenario's chassis with `build` under callgrind and counts one slice a stage. The same build gives the
/// same counts, whatever the machine: environment, libc's choice of functions by CPU, and DPDK's SIMD width are pinned.
/// Only where memory lies (lengths of paths, of our variables that begin with HITLESS_) may move a count by
/// thousandths: libc copies some blocks by where they lie within a page. unsupported when valgrind is missing (with the
/// package's name) or refuses; when the build crashed, `crash` says how (it may be null).
Result<InstructionRecord> count_instructions(const std::string& build, const std::string& scenario,
                                             std::optional<ChildEnd>* crash = nullptr);

/// Stages with instructions a packet, their share, and their costliest functions.
[[nodiscard]] std::string instruction_text(const InstructionRecord& record);
/// One benchmark a stage and one for the whole. Callgrind knows no time: an instruction is written as a nanosecond.
[[nodiscard]] std::vector<JsonBenchmark> benchmarks_of(const InstructionRecord& record);

}  // namespace hitless
