#pragma once
// What a run under a real clock says of how well it kept it, and of what its ports lost: with these figures its result
// stands or is inconclusive.

#include <optional>
#include <string>
#include <vector>

#include "dataplane/base/ids.h"
#include "hil/clock/clock_options.h"
#include "hil/clock/lateness.h"

namespace hitless {

/// One port, at the end.
struct PortFacts {
  std::string interface, device;
  std::uint64_t receive_overruns = 0;  ///< frames for which the device had no room left
  std::uint64_t without_mbuf = 0;      ///< frames for which the pool had no packet left
  std::uint64_t receive_errors = 0;
  std::uint64_t transmit_errors = 0;   ///< packets that it took and could not send
  std::uint64_t transmit_refused = 0;  ///< packets that it did not take: dropped as port_refused
};

/// One forwarding loop, at the end.
struct LoopFacts {
  std::vector<Slot> slots;      ///< of its cards
  std::optional<unsigned> cpu;  ///< that it was to be held on
  bool is_pinned = false;       ///< it was
  Lateness rounds;              ///< how long its rounds took
  Lateness waiting;             ///< how far behind the clock it was, waiting for control
  Lateness transmit;            ///< how long after their departures packets left
};

struct ClockFacts {
  ClockOptions options;
  Lateness steps;                ///< paced: how late steps began
  Lateness control;              ///< wall: how late control's events ran
  Lateness loop;                 ///< wall: how long rounds of the forwarding loops took
  Lateness waiting;              ///< wall: how far behind the clock forwarding was, waiting for control
  Lateness transmit;             ///< wall: how long after their departures packets left
  std::vector<LoopFacts> loops;  ///< wall: by number
  std::vector<PortFacts> ports;
  std::uint64_t frames_beyond_flows = 0;  ///< wall: frames of flows that got no number of their own
};

/// Bounds beyond which a run on the wall clock is inconclusive: a loop that stood this long may have lost frames that
/// nobody counted, and what was measured by others is off by as much.
inline constexpr Duration kLoopMax = std::chrono::milliseconds(100);
/// What is counted as late.
inline constexpr Duration kLateBound = std::chrono::milliseconds(5);

/// A packet that leaves later than its line would let it go, by more than this, has missed its pacing.
inline constexpr Duration kPacingBound = std::chrono::milliseconds(1);
/// Steps of a paced run are this short in real time, so that who watches it sees it move.
inline constexpr Duration kPacedStep = std::chrono::milliseconds(10);

/// Whether Ledger and Meter can be held against each other: nothing was so late that a tester gave it up, and every
/// flow has its book.
[[nodiscard]] bool comparable(const ClockFacts& facts);
/// Why the figures forbid a conclusion; empty when they do not.
[[nodiscard]] std::vector<std::string> objections(const ClockFacts& facts);

}  // namespace hitless
