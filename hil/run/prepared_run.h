#pragma once
// Everything that must be known and found good before EAL starts.

#include <memory>

#include "hil/run/run_needs.h"
#include "hil/scenario/scenario.h"

namespace hitless {

/// `config` points into `catalogue`, so they stay together.
struct PreparedRun {
  Scenario scenario;
  Catalogue catalogue;
  ChassisConfig config;
  RunNeeds needs;
};

/// Looks every name up, builds the chassis and refuses what this machine's memory cannot hold. `clock`: its time
/// scale, see scale_time(), and what it needs.
Result<std::unique_ptr<const PreparedRun>> prepare(Scenario scenario, const ClockOptions& clock = {});

}  // namespace hitless
