#include "hil/run/prepared_run.h"

#include <utility>

#include "hil/chassis/chassis_builder.h"
#include "hil/run/run_needs.h"
#include "hil/runtime/memory.h"
#include "hil/scenario/schedule.h"

namespace hitless {

Result<std::unique_ptr<const PreparedRun>> prepare(Scenario scenario, const ClockOptions& clock) {
  auto run = std::make_unique<PreparedRun>();
  run->scenario = std::move(scenario);
  auto catalogue = load_catalogue(run->scenario);
  if (!catalogue) return tl::unexpected(catalogue.error());
  run->catalogue = std::move(*catalogue);
  if (clock.time_scale != 1) {
    run->catalogue.scale_time(clock.time_scale);
    scale_time(run->scenario, clock.time_scale);
  }
  auto config = build_chassis_config(run->scenario, run->catalogue);
  if (!config) return tl::unexpected(config.error());
  run->config = std::move(*config);
  const auto needs = compute_needs(run->scenario, run->config, clock);
  if (!needs) return tl::unexpected(needs.error());
  run->needs = *needs;
  if (const auto fits = check_fits(run->needs, available_memory_bytes()); !fits) return tl::unexpected(fits.error());
  return run;
}

}  // namespace hitless
