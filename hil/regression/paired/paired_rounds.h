#pragma once
// Collects the samples by which a paired comparison is judged.

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "hil/regression/crashed_build.h"
#include "hil/regression/paired/median_ratio.h"
#include "hil/regression/paired/paired_comparison.h"
#include "hil/regression/worker/slice_worker.h"

namespace hitless {

/// Sides of a paired comparison.
enum BlockSide : std::size_t { kBase, kCurrent, kControl, kBlockSides };

/// The order of the sides' slices, block by block in turn. A slice that follows one of its own process finds warm
/// caches: over these blocks, one after another, each side has one such slice.
inline constexpr std::array<std::array<BlockSide, 2 * kBlockSides>, 3> kBlockOrders{{
    {kBase, kCurrent, kControl, kControl, kCurrent, kBase},
    {kCurrent, kControl, kBase, kBase, kControl, kCurrent},
    {kControl, kBase, kCurrent, kCurrent, kBase, kControl},
}};

struct PairedSamples {
  std::vector<PairedRound> cpu, wall;  ///< ns a packet
  std::uint64_t packets = 0;           ///< of each slice
  WorkerGreeting base, current;
  int cpu_used = -1;         ///< the CPU that all workers were held to
  BuildCrashes crashes;      ///< the first crash ends the rounds
  bool interrupted = false;  ///< the samples are those until then
};

/// Runs the workers. A worker that crashes is no error. bad_input when the builds do not forward the same scenario, or
/// not in the same steps.
Result<PairedSamples> collect_pairs(const std::string& base, const std::string& current, const std::string& scenario,
                                    const PairedOptions& options);

}  // namespace hitless
