#pragma once
// One run of a scenario, from power-on to verdict, and everything that a report is made from.

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dataplane/base/cause.h"
#include "dataplane/base/timeline.h"
#include "hil/chassis.h"
#include "hil/environment.h"
#include "hil/fault_record.h"
#include "hil/fib_facts.h"
#include "hil/grade.h"
#include "hil/ledger.h"
#include "hil/meter.h"
#include "hil/phase.h"
#include "hil/punt/punt_path.h"
#include "hil/scenario.h"
#include "hil/stage_observer.h"
#include "hil/step_gate.h"
#include "hil/truth.h"
#include "hil/update_replay.h"
#include "hil/upgrade_outcome.h"
#include "hil/verdict.h"
#include "hil/wall/clock_facts.h"

namespace hitless {

/// Stands between the packet path or the gates and an instrument. A test puts a defect here and sees it found.
struct RunTaps {
  std::function<std::unique_ptr<PacketObserver>(PacketObserver& inner)> ledger;
  std::function<std::unique_ptr<PacketObserver>(PacketObserver& inner)> meter;
  std::function<std::unique_ptr<GateObserver>(GateObserver& inner)> truth;
  /// Hears the stages before RunOptions::stages does; that is null when nobody listens.
  std::function<std::unique_ptr<StageObserver>(StageObserver* inner)> stages;
};

struct RunOptions {
  std::string disks;                               ///< folder for the RPs' file systems
  std::string output_captures;                     ///< folder for what left each interface; empty: none
  const std::atomic<bool>* interrupted = nullptr;  ///< set from outside: the run ends at the next step; may be null
  std::size_t step_packets = 1024;                 ///< packets taken in one step; cannot change a result
  /// What an earlier run of the same chassis has made: its configuration (with the catalogue given here behind it) and
  /// a pool of packets. Null: made anew.
  const ChassisConfig* config = nullptr;
  rte_mempool* pool = nullptr;
  FibBuilding fib_building = FibBuilding::ahead;
  ClockOptions clock;
  RunTaps taps;
  StageObserver* stages = nullptr;  ///< hears which stage of forwarding is at work; null: nobody
  StepGate* gate = nullptr;         ///< asked before each step of forwarding; null: nobody
};

/// A typed command and what came of it.
struct StepRecord {
  std::string command;
  Instant typed;
  std::optional<Instant> settled;  ///< when the chassis was ready again
  std::optional<std::string> refused;
};

/// Everything that a finished run leaves. Reports and tests read it.
struct RunRecord {
  Scenario scenario;
  Catalogue catalogue;  ///< the rows that `config` points into
  ChassisConfig config;
  CauseTable causes;
  Timeline timeline;
  PhaseTable phases;
  Truth truth;
  std::unique_ptr<Ledger> ledger;
  MeterResult meter;
  Grade grade;
  std::vector<StepRecord> steps;
  std::vector<FaultRecord> faults;
  UpdatesPlayed updates;
  Ending ending;
  std::vector<std::string> reach_faults;  ///< ReachProbe at the end; only with expect.reached
  std::vector<PlanRow> plan;              ///< the last that an active RP had
  std::vector<SourceFlow> flows;
  std::size_t prefixes = 0;  ///< in the active RP's RIB at the end
  FibFacts fib;              ///< at the end
  std::uint64_t fib_steps_computed = 0, fib_steps_shared = 0;
  std::optional<RpId> active_before, active_after;
  std::array<std::string, 2> image_before, image_after;
  Epoch epoch_before, epoch_after;
  Instant powered_on, traffic_from, traffic_until, ended;
  std::uint64_t in_flight = 0;              ///< packets not returned to the pool at the end
  OriginatedBook originated;                ///< frames of the route processor's own
  std::vector<std::string> book_faults;     ///< why the books do not close
  std::vector<std::string> chassis_faults;  ///< Chassis::audit at the end
  bool ready_before = false, ready_after = false;
  bool interrupted = false;
  PuntFacts punt;    ///< on the wall clock, with ports
  ClockFacts clock;  ///< which clock, and how well it was kept
  Verdict verdict;
  std::vector<WallPhase> wall;  ///< environment.json only
  std::int64_t packet_wall_ns = 0;
};

/// Runs it. An Error is a file or environment that cannot be used; whatever happens in the model is in the record.
/// EAL must have been started.
Result<std::unique_ptr<RunRecord>> run_scenario(const Scenario& scenario, const Catalogue& catalogue,
                                                const RunOptions& options);

/// Fills record.verdict from the rest of the record.
void judge(RunRecord& record);

}  // namespace hitless
