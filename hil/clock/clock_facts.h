#pragma once
// How well a run kept a real clock, and how much its ports lost: these figures decide whether the run's result stands
// or is inconclusive.

#include <optional>
#include <string>
#include <vector>

#include "dataplane/base/ids.h"
#include "hil/clock/clock_options.h"
#include "hil/clock/lateness.h"

namespace hitless {

/// Figures of one port at the end of the run.
struct PortFacts {
  std::string interface, device;
  std::uint64_t receive_overruns = 0;  ///< frames for which the device had no room left
  std::uint64_t without_mbuf = 0;      ///< frames for which the pool had no packet left
  std::uint64_t receive_errors = 0;
  std::uint64_t transmit_errors = 0;   ///< packets that the device took and could not send
  std::uint64_t transmit_refused = 0;  ///< packets that the device did not take: dropped as port_refused
};

/// Figures of one forwarding loop at the end of the run.
struct LoopFacts {
  std::vector<Slot> slots;      ///< slots of the loop's cards
  std::optional<unsigned> cpu;  ///< CPU that the loop was to be held on
  bool is_pinned = false;       ///< the kernel held the loop on that CPU
  Lateness rounds;              ///< how long the loop's rounds took
  Lateness waiting;             ///< how far control's watermark was behind the clock
  Lateness transmit;            ///< how long after their departure instants packets left
};

struct ClockFacts {
  ClockOptions options;
  Lateness steps;                ///< paced: how late steps began
  Lateness control;              ///< wall: how late control's events ran
  Lateness loop;                 ///< wall: how long rounds of the forwarding loops took
  Lateness waiting;              ///< wall: how far control's watermark was behind the clock
  Lateness transmit;             ///< wall: how long after their departure instants packets left
  std::vector<LoopFacts> loops;  ///< wall: by number of the loop
  std::vector<PortFacts> ports;
  std::uint64_t frames_beyond_flows = 0;  ///< wall: frames of flows that got no number of their own
};

/// A lateness above this bound makes a run on the wall clock inconclusive: a loop that stood still so long may have
/// lost frames that nobody counted, and the figures of other testers are off by as much.
inline constexpr Duration kLoopMax = std::chrono::milliseconds(100);
/// An event or a round that is later than this bound is counted as late.
inline constexpr Duration kLateBound = std::chrono::milliseconds(5);

/// A packet that leaves more than this after its departure instant has missed its pacing.
inline constexpr Duration kPacingBound = std::chrono::milliseconds(1);
/// Length of a paced run's step in real time: a watcher sees the run move.
inline constexpr Duration kPacedStep = std::chrono::milliseconds(10);

/// Whether Ledger and Meter can be held against each other: no lateness passed kLoopMax, and every flow has its own
/// number.
[[nodiscard]] bool comparable(const ClockFacts& facts);
/// The reasons why these figures forbid a conclusion; empty when there are none.
[[nodiscard]] std::vector<std::string> objections(const ClockFacts& facts);

}  // namespace hitless
