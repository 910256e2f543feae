#pragma once
// The run from the start of traffic until every sent packet has ended: packets and events, under virtual time or the
// wall clock.

#include "dataplane/packet/packet_source.h"
#include "hil/chassis/chassis.h"
#include "hil/record/run_recorder.h"
#include "hil/run/instruments.h"
#include "hil/run/model_steps.h"
#include "hil/run/run.h"
#include "hil/run/step_runner.h"

namespace hitless {

/// Longest time from the last packet sent until every packet has ended.
inline constexpr Duration kDrainMax = std::chrono::seconds(60);

/// How far one forwarding loop's ingress may be ahead of another's.
inline constexpr Duration kLoopLead = std::chrono::milliseconds(1);

/// The parts that a run's traffic stage works on. All parts are booted and listening.
struct Forwarding {
  Chassis& chassis;
  ForwardingPlane& paths;
  std::span<const std::unique_ptr<PacketSource>> sources;  ///< one source for each path
  StepRunner& steps;
  Instruments& instruments;
  const RunOptions& options;
  RunRecorder& recorder;
  rte_mempool* pool;
  Instant deadline;  ///< beyond it the run is inconclusive
  /// The probe watches from the next step on: the packets of this one were already reported.
  [[nodiscard]] static Instant watch_after(Instant finished) { return finished + kStepMax; }
  /// Traffic ends here, once the steps are over: the probe has something to see.
  [[nodiscard]] Instant stop_after(Instant finished) const {
    return finished + std::max(recorder.record().input.scenario.after, 2 * kStepMax);
  }
  [[nodiscard]] bool interrupted() const {
    return options.interrupted != nullptr && options.interrupted->load(std::memory_order_relaxed);
  }
  void deadline_passed() const;
};

/// One thread, at full speed; paced: no faster than options.clock allows.
void forward_in_virtual_time(const Forwarding& run);

}  // namespace hitless
