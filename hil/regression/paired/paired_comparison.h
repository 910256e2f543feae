#pragma once
// Compares two builds by the time that a packet takes, on a machine that others use too.
//
// Slices of both builds take turns, so that a disturbance of the machine meets both. Workers are restarted round by
// round: the place of memory is luck that lasts as long as a process. In each round a second process of the base is the
// third side, the control, and is treated like the build under test; the method cannot tell the control's difference
// from a change. CPU time is compared, not wall time: on a core that others want too, wall time tells who was favoured.
//
// A block is base, current, control, control, current, base: A B B A for base and current, A C C A for base and
// control, so that a machine that gets steadily slower favours no side. Each next block begins with the next side: in
// each block another side has a slice that follows a slice of its own process, with caches still warm; over three
// blocks each side has one such slice.
//
// Rule: worse when the lower end of the interval of current / base lies above 1 + band, better when the upper end lies
// below 1 - band, where the band is the tolerance plus the control's own deviation from 1. When that deviation is more
// than the tolerance and the change is not beyond the band, nothing can be concluded. The interval is a bootstrap over
// rounds, and over the blocks within, with a stated seed.

#include <atomic>
#include <cstdint>
#include <string>

#include "dataplane/base/result.h"
#include "hil/regression/comparison.h"

namespace hitless {

struct PairedOptions {
  std::uint32_t rounds = 8;        ///< rounds of new processes; at least 3
  std::uint32_t blocks = 3;        ///< blocks a round, each of two pairs; a multiple of 3, at least 20 pairs in all
  std::uint32_t slice_ms = 100;    ///< CPU time of a slice, about; measured once, then the number of packets is kept
  double tolerance_percent = 3.0;  ///< a smaller change counts as none
  std::uint64_t seed = 1;          ///< of the bootstrap
  const std::atomic<bool>* interrupted = nullptr;  ///< set from outside: the comparison ends, inconclusive; may be null
};

/// False alarms that the rule may raise, in a hundred comparisons of a build with itself.
inline constexpr double kFalseAlarmPercentMax = 2.0;

/// Compares two `hitless` binaries. A crash of `current` is `worse`; a crash of `base` concludes nothing. unsupported
/// when a worker ends otherwise, bad_input when the scenario cannot be used, or the pairs are too few or not balanced.
Result<Comparison> compare_paired(const std::string& base, const std::string& current, const std::string& scenario,
                                  const PairedOptions& options);

}  // namespace hitless
