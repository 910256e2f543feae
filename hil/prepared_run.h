#pragma once
// Everything that must be known and found good before EAL starts.

#include <memory>

#include "hil/scenario.h"

namespace hitless {

/// `config` points into `catalogue`, so they stay together.
struct PreparedRun {
  Scenario scenario;
  Catalogue catalogue;
  ChassisConfig config;
  RunNeeds needs;
};

/// Looks every name up, builds the chassis and refuses what this machine's memory cannot hold. `time_scale`: control is
/// so many times as fast, see hasten().
Result<std::unique_ptr<const PreparedRun>> prepare(Scenario scenario, std::uint64_t time_scale = 1);

}  // namespace hitless
