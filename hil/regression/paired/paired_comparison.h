#pragma once
// Two builds by the time that a packet takes, on a machine that others use too.
//
// Slices of both builds take turns, so that what the machine does meets both. Workers are restarted round by round:
// where memory comes to lie is luck that lasts as long as a process. In each round a second process of the base stands
// as a third side and is treated like the build under test; what it differs by is what the method cannot tell from a
// change. CPU time is compared, not wall time: of a core that others want too, wall time says who was favoured.
//
// A block is base, current, control, control, current, base: base and current A B B A, base and control A C C A, and
// a machine that gets steadily slower favours nobody. Each next block begins with the next side, so that it is another
// one whose slice follows a slice of its own process, with caches still warm from it; over three blocks each side has
// that once.
//
// Rule: worse when the lower end of the interval of current / base lies above 1 + band, better when the upper end lies
// below 1 - band, where the band is the tolerance and what the control is itself off by. When that is more than the
// tolerance and the change is not beyond the band, nothing can be concluded. The interval is a bootstrap over rounds,
// and over the blocks within, with a stated seed.

#include <atomic>
#include <cstdint>
#include <string>

#include "dataplane/base/result.h"
#include "hil/regression/comparison.h"

namespace hitless {

struct PairedOptions {
  std::uint32_t rounds = 8;        ///< of new processes; at least 3
  std::uint32_t blocks = 3;        ///< a round, each of two pairs; a multiple of 3, at least 20 pairs in all
  std::uint32_t slice_ms = 100;    ///< of CPU time, about; measured once, then the number of packets is kept
  double tolerance_percent = 3.0;  ///< a change below it is none
  std::uint64_t seed = 1;          ///< of the bootstrap
  const std::atomic<bool>* interrupted = nullptr;  ///< set from outside: it ends, inconclusive; may be null
};

/// False alarms that the rule may raise, in a hundred comparisons of a build with itself.
inline constexpr double kFalseAlarmPercentMax = 2.0;

/// Compares two `hitless` binaries. A build that crashes is `worse`, or concludes nothing
/// when it is the base. unsupported when a worker ends otherwise, bad_input when the scenario cannot be used, or
/// when pairs are asked for that are too few or not balanced.
Result<Comparison> compare_paired(const std::string& base, const std::string& current, const std::string& scenario,
                                  const PairedOptions& options);

}  // namespace hitless
