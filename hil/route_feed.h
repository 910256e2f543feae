#pragma once
// The routes of a scenario as the feed delivers them: written rows, then generated tables, then those of captures.

#include "control/chassis_config.h"
#include "hil/scenario.h"

namespace hitless {

/// `chassis` has its interfaces and addressing. bad_input names the place of the row in the scenario: unknown
/// interfaces, interfaces without a neighbour of the family, next hops that nothing leads to, tables too large for
/// the space.
Result<std::vector<RibRoute>> build_route_feed(const Scenario& scenario, const ChassisConfig& chassis);

}  // namespace hitless
