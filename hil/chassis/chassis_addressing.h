#pragma once
// Addresses and neighbours of the chassis's interfaces: those that the scenario writes, and defaults for the rest.

#include "control/base/chassis_config.h"
#include "hil/scenario/scenario.h"

namespace hitless {

/// Fills chassis.addressing, and MTU and queue limits where the scenario sets them. Interface number i gets network i
/// of each `addressing` prefix, the chassis as host 1; the neighbour is host 2 (1 where the chassis itself is 2) with
/// a made-up MAC address. bad_input names the place of the mistake: unknown interfaces, addresses that two interfaces
/// share, neighbours outside the connected networks.
Result<void> address_interfaces(const Scenario& scenario, ChassisConfig& chassis);

}  // namespace hitless
