#pragma once
// The schedule of a scenario: the instants, lengths and rates of the events that the scenario asks for. Each value is a
// column, which also gives the effect of a time scale.

#include "hil/scenario/scenario.h"
#include "linecards/yaml/column.h"

namespace hitless {

/// Traffic before the first step and after the last, the deadline, the rollback timer.
[[nodiscard]] const Columns<Scenario>& run_schedule();
[[nodiscard]] const Columns<StepSpec>& step_schedule();
[[nodiscard]] const Columns<OperatorSpec>& operator_schedule();
[[nodiscard]] const Columns<FaultSpec>& fault_schedule();
/// Schedule of the event that a fault waits for.
[[nodiscard]] const Columns<FaultEvent>& event_schedule();
/// Schedule of replayed updates.
[[nodiscard]] const Columns<MrtReplay>& update_schedule();

/// The part of a time scale besides Catalogue::scale_time: the schedule takes less time. Traffic keeps its rates.
/// `times` at least 1.
void scale_time(Scenario& scenario, std::uint64_t times);

}  // namespace hitless
