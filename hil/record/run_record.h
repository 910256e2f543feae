#pragma once
// The whole record of a run, from which verdicts and reports are made. Only RunRecorder writes the record.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "control/base/chassis_config.h"
#include "control/issu/issu_table.h"
#include "control/issu/upgrade_plan.h"
#include "dataplane/base/cause.h"
#include "dataplane/base/timeline.h"
#include "dataplane/packet/packet_source.h"
#include "dataplane/pipeline/originated_book.h"
#include "hil/chassis/fib_facts.h"
#include "hil/clock/clock_facts.h"
#include "hil/measure/grade/grade.h"
#include "hil/measure/ledger/ledger.h"
#include "hil/measure/ledger/phase.h"
#include "hil/measure/meter/meter.h"
#include "hil/measure/truth/truth.h"
#include "hil/ports/punt_facts.h"
#include "hil/record/ending.h"
#include "hil/record/fault_record.h"
#include "hil/record/run_parts.h"
#include "hil/record/verdict.h"
#include "hil/record/wall_phase.h"
#include "hil/routes/update_player.h"
#include "hil/scenario/scenario.h"

namespace hitless {

/// Input of the run.
struct RunInput {
  Scenario scenario;
  Catalogue catalogue;
  ChassisConfig config;  ///< points into `catalogue`
};

/// Events of the chassis while traffic ran.
struct RunEvent {
  std::vector<StepRecord> steps;    ///< in order of typing
  std::vector<FaultRecord> faults;  ///< in order of the scenario
  UpdatesPlayed updates;
  std::vector<PlanRow> plan;  ///< the last plan of an active RP; empty without an upgrade
  Ending ending;
};

/// Every packet, counted from inside.
struct RunBooks {
  PhaseTable phases;
  std::unique_ptr<Ledger> ledger;           ///< null until traffic is set up
  std::vector<SourceFlow> flows;            ///< by FlowId
  std::uint64_t in_flight = 0;              ///< packets not returned to the pool at the end
  OriginatedBook originated;                ///< frames that the route processor sent itself
  std::vector<std::string> contradictions;  ///< reasons why the books do not close
};

/// The gates' own record, the tester's measurement from outside, and the comparison of the two.
struct RunMeasurement {
  Truth truth;
  MeterResult meter;
  Grade grade;
};

/// The tables of the chassis at the end.
struct RunTables {
  std::size_t prefixes = 0;  ///< in the active RP's RIB
  FibFacts fib;
  std::uint64_t fib_steps_computed = 0, fib_steps_shared = 0;  ///< over the whole run
  std::vector<std::string> contradictions;                     ///< Chassis::audit
  std::vector<std::string> unreached;  ///< ReachProbe: which card does not reach which; only with expect.reached
};

/// Wall time of the run: environment.json only.
struct RunWall {
  std::vector<WallPhase> phases;
  std::int64_t packet_ns = 0;  ///< forwarding
};

/// Everything that a finished run leaves.
struct RunRecord {
  RunInput input;
  RunSpan span;
  ChassisState before;  ///< when traffic began
  ChassisState after;   ///< at the end
  RunEvent event;
  CauseTable causes;
  Timeline timeline;
  RunBooks books;
  RunMeasurement measured;
  RunTables tables;
  ClockFacts clock;  ///< the kind of clock, and the run's lateness against it
  PuntFacts punt;    ///< on the wall clock, with ports
  RunWall wall;
  std::vector<std::string> early_end;  ///< reasons why the run ended before its time; empty: the run came to its end
  bool interrupted = false;            ///< from outside
  Verdict verdict;
};

}  // namespace hitless
