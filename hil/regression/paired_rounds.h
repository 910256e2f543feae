#pragma once
// Collects what a paired comparison is judged by.

#include <string>
#include <vector>

#include "hil/regression/median_ratio.h"
#include "hil/regression/paired_comparison.h"
#include "hil/regression/slice_worker.h"

namespace hitless {

struct PairedSamples {
  std::vector<PairedRound> cpu, wall;  ///< ns a packet
  std::uint64_t packets = 0;           ///< of each slice
  WorkerGreeting base, current;
  int cpu_used = -1;         ///< the CPU that all workers were held to
  bool interrupted = false;  ///< what has been measured until then
};

/// Runs the workers. bad_input when the builds do not forward the same scenario, or not in the same steps.
Result<PairedSamples> collect_pairs(const std::string& base, const std::string& current, const std::string& scenario,
                                    const PairedOptions& options);

}  // namespace hitless
