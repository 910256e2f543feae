#pragma once
// Counts the instructions of a build under callgrind.

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "hil/regression/child_process.h"
#include "hil/regression/instructions/instruction_record.h"
#include "hil/regression/worker/bench_figures.h"

namespace hitless {

/// The sum of the stages and a whole slice may differ by this much, because changes of stage cost instructions and the
/// packets are others; a count beyond it is refused.
inline constexpr double kStagesTolerancePercent = 0.5;

/// Packets of a counted slice, a multiple of a step.
inline constexpr std::uint64_t kCountedPackets = 65'536;

struct CountOptions {
  std::vector<std::string> environment;            ///< "NAME=value", besides the pinned variables
  std::optional<ChildEnd>* crash = nullptr;        ///< receives how the build crashed; may be null
  const std::atomic<bool>* interrupted = nullptr;  ///< set from outside: the count ends, unsupported; may be null
};

/// Boots the scenario's chassis with `build` under callgrind and counts one slice a stage. The same build gives the
/// same counts, whatever the machine: environment, libc's choice of functions by CPU, and DPDK's SIMD width are pinned.
/// Only addresses of memory (lengths of paths and of the options' variables) may move a count by thousandths: libc
/// copies blocks by their place within a page. unsupported when valgrind is missing (names the package) or refuses.
Result<InstructionRecord> count_instructions(const std::string& build, const std::string& scenario,
                                             const CountOptions& options = {});

/// Stages with instructions a packet, their share, and their costliest functions.
[[nodiscard]] std::string instruction_text(const InstructionRecord& record);
/// One benchmark a stage and one for the whole. Callgrind knows no time: an instruction is written as a nanosecond.
[[nodiscard]] std::vector<JsonBenchmark> benchmarks_of(const InstructionRecord& record);

}  // namespace hitless
