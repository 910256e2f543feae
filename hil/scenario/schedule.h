#pragma once
// The schedule of a scenario: when things happen that it asks for, how long they last, and how fast they follow one
// another. Each is a column, which also says what a time scale does with it.

#include "hil/scenario/scenario.h"
#include "linecards/yaml/column.h"

namespace hitless {

/// Traffic before the first step and after the last, the deadline, the rollback timer.
[[nodiscard]] const Columns<Scenario>& run_schedule();
[[nodiscard]] const Columns<StepSpec>& step_schedule();
[[nodiscard]] const Columns<OperatorSpec>& operator_schedule();
[[nodiscard]] const Columns<FaultSpec>& fault_schedule();
/// Of the event that a fault waits for.
[[nodiscard]] const Columns<FaultEvent>& event_schedule();
/// Of replayed updates.
[[nodiscard]] const Columns<MrtReplay>& update_schedule();

/// What a time scale does besides Catalogue::scale_time: the schedule takes less time. Traffic keeps its rates. `times`
/// at least 1.
void scale_time(Scenario& scenario, std::uint64_t times);

}  // namespace hitless
