#pragma once
// The routes of a scenario as the feed delivers them: written rows, then recorded tables, lists, generated tables, and
// routes from captures; and the changes by update traces during traffic.

#include "control/base/chassis_config.h"
#include "hil/scenario/scenario.h"

namespace hitless {

/// Fills `chassis.routes` and `chassis.updates`; the caller has filled interfaces and addressing. bad_input names the
/// place of the row in the scenario: unknown interfaces, interfaces without a neighbour of the family, next hops that
/// no network and no row leads to, tables too large for the space, captures and files of routes that cannot be used.
Result<void> build_route_feed(const Scenario& scenario, ChassisConfig& chassis);

}  // namespace hitless
