#include "hil/run/time_scale.h"

#include <algorithm>

namespace hitless {

void hasten(Scenario& scenario, std::uint64_t times) {
  // What is not 0 stays so: patience of 0 waits for ever.
  const auto divide = [times](Duration& duration) {
    if (duration > Duration{}) duration = std::max(duration / static_cast<Duration::rep>(times), Duration{1});
  };
  divide(scenario.before);
  divide(scenario.after);
  divide(scenario.deadline);
  divide(scenario.operator_spec.patience);
  if (scenario.rollback_timer) divide(*scenario.rollback_timer);
  for (StepSpec& step : scenario.steps) divide(step.after);
  for (FaultSpec& fault : scenario.faults) {
    divide(fault.at);
    if (fault.on) divide(fault.on->after);
    if (fault.outage) divide(*fault.outage);
  }
  for (MrtReplay& replay : scenario.routes.updates) {
    divide(replay.at);
    replay.rate_percent = static_cast<std::uint32_t>(std::min<std::uint64_t>(replay.rate_percent * times, UINT32_MAX));
  }
}

}  // namespace hitless
