#include "hil/scenario/schedule.h"

#include "linecards/yaml/column_kinds.h"

namespace hitless {

using column::duration, column::number;

const Columns<Scenario>& run_schedule() {
  static const Columns<Scenario> columns{
      duration("before", &Scenario::before, Scale::divides).optional(),
      duration("after", &Scenario::after, Scale::divides).optional(),
      duration("deadline", &Scenario::deadline, Scale::divides).optional(),
      duration("rollback_timer", &Scenario::rollback_timer, Scale::divides).optional()};
  return columns;
}

const Columns<StepSpec>& step_schedule() {
  static const Columns<StepSpec> columns{duration("after", &StepSpec::after, Scale::divides).optional()};
  return columns;
}

const Columns<OperatorSpec>& operator_schedule() {
  static const Columns<OperatorSpec> columns{duration("patience", &OperatorSpec::patience, Scale::divides).optional()};
  return columns;
}

const Columns<FaultSpec>& fault_schedule() {
  static const Columns<FaultSpec> columns{duration("at", &FaultSpec::at, Scale::divides).optional(),
                                          duration("for", &FaultSpec::outage, Scale::divides).optional()};
  return columns;
}

const Columns<FaultEvent>& event_schedule() {
  static const Columns<FaultEvent> columns{duration("after", &FaultEvent::after, Scale::divides).optional()};
  return columns;
}

const Columns<MrtReplay>& update_schedule() {
  static const Columns<MrtReplay> columns{
      duration("at", &MrtReplay::at, Scale::divides).optional(),
      number("rate_percent", &MrtReplay::rate_percent, {1, 1'000'000}, Scale::multiplies).optional()};
  return columns;
}

void scale_time(Scenario& scenario, std::uint64_t times) {
  scale_time(run_schedule(), scenario, times);
  scale_time(operator_schedule(), scenario.operator_spec, times);
  for (StepSpec& step : scenario.steps) scale_time(step_schedule(), step, times);
  for (FaultSpec& fault : scenario.faults) {
    scale_time(fault_schedule(), fault, times);
    if (fault.on) scale_time(event_schedule(), *fault.on, times);
  }
  for (MrtReplay& replay : scenario.routes.updates) scale_time(update_schedule(), replay, times);
}

}  // namespace hitless
