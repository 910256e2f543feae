#pragma once
// One run of a scenario, from power-on to verdict.

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "dataplane/pipeline/stage_observer.h"
#include "hil/chassis/chassis.h"
#include "hil/clock/clock_options.h"
#include "hil/record/run_record.h"
#include "hil/run/model_steps.h"
#include "hil/run/step_gate.h"

namespace hitless {

/// Stands between the packet path or the gates and an instrument. A test puts a defect here and sees it found.
struct RunTaps {
  std::function<std::unique_ptr<PacketObserver>(PacketObserver& inner)> ledger;
  std::function<std::unique_ptr<PacketObserver>(PacketObserver& inner)> meter;
  std::function<std::unique_ptr<GateObserver>(GateObserver& inner)> truth;
  /// Hears the stages before RunOptions::stages; `inner` is null when RunOptions::stages is null.
  std::function<std::unique_ptr<StageObserver>(StageObserver* inner)> stages;
};

struct RunOptions {
  std::string disks;            ///< folder for the RPs' file systems
  std::string output_captures;  ///< folder for captures of each interface's output; empty: no captures
  const std::atomic<bool>* interrupted = nullptr;  ///< set from outside: the run ends at the next step; may be null
  std::size_t step_packets = kStepPackets;         ///< most packets taken in one step
  /// From an earlier run of the same chassis: the configuration (which points into the catalogue given here) and a pool
  /// of packets. Null: made anew.
  const ChassisConfig* config = nullptr;
  rte_mempool* pool = nullptr;
  FibBuilding fib_building = FibBuilding::ahead;
  ClockOptions clock;
  RunTaps taps;
  StageObserver* stages = nullptr;  ///< hears which stage of forwarding is at work; may be null
  StepGate* gate = nullptr;         ///< asked before each step of forwarding; may be null
};

/// Runs the scenario. An Error is an unusable file or environment; every event of the model is in the record.
/// EAL must have been started.
Result<std::unique_ptr<RunRecord>> run_scenario(const Scenario& scenario, const Catalogue& catalogue,
                                                const RunOptions& options);

}  // namespace hitless
