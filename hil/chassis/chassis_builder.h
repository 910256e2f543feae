#pragma once
#include "hil/scenario/scenario.h"

namespace hitless {

/// Refuses a chassis that cannot be built (slot conflicts, SPA too many, unknown names).
Result<ChassisConfig> build_chassis_config(const Scenario& scenario, const Catalogue& catalogue);

}  // namespace hitless
