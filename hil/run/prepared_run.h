#pragma once
// Everything that must be known and checked before EAL starts.

#include <memory>

#include "hil/run/run_needs.h"
#include "hil/scenario/scenario.h"

namespace hitless {

/// `config` points into `catalogue`, so the two stay together.
struct PreparedRun {
  Scenario scenario;
  Catalogue catalogue;
  ChassisConfig config;
  RunNeeds needs;
};

/// Looks every name up, builds the chassis and refuses a run that this machine's memory cannot hold. `clock`: for its
/// time scale, see scale_time(), and its needs.
Result<std::unique_ptr<const PreparedRun>> prepare(Scenario scenario, const ClockOptions& clock = {});

}  // namespace hitless
