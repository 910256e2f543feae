#pragma once
// The routes of a scenario as the feed delivers them: written rows, then recorded tables, lists, generated tables, and
// those of captures; and what update traces change during traffic.

#include "control/base/chassis_config.h"
#include "hil/scenario/scenario.h"

namespace hitless {

/// Fills `chassis.routes` and `chassis.updates`; its interfaces and addressing are there. bad_input names the place of
/// the row in the scenario: unknown interfaces, interfaces without a neighbour of the family, next hops that nothing
/// leads to, tables too large for the space, captures and files of routes that cannot be used.
Result<void> build_route_feed(const Scenario& scenario, ChassisConfig& chassis);

}  // namespace hitless
