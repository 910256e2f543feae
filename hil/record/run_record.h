#pragma once
// Everything that a run leaves, from which verdicts and reports are made.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "control/base/chassis_config.h"
#include "control/issu/upgrade_plan.h"
#include "dataplane/base/cause.h"
#include "dataplane/base/timeline.h"
#include "dataplane/packet/packet_source.h"
#include "dataplane/pipeline/punted_frames.h"
#include "hil/chassis/fib_facts.h"
#include "hil/chassis/upgrade_outcome.h"
#include "hil/clock/clock_facts.h"
#include "hil/faults/fault_record.h"
#include "hil/measure/grade/grade.h"
#include "hil/measure/ledger/ledger.h"
#include "hil/measure/ledger/phase.h"
#include "hil/measure/meter/meter.h"
#include "hil/measure/truth/truth.h"
#include "hil/ports/punt_facts.h"
#include "hil/record/verdict.h"
#include "hil/routes/update_player.h"
#include "hil/runtime/environment.h"
#include "hil/scenario/scenario.h"

namespace hitless {

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

}  // namespace hitless
