#pragma once
// Which forwarding loop walks which card.

#include "control/base/chassis_config.h"
#include "dataplane/pipeline/packet_paths.h"
#include "hil/scenario/scenario.h"

namespace hitless {

/// By slot. What the scenario says of a card holds, modulo the number of loops (at least 1); the others are dealt out,
/// each to a loop with the fewest cards, in order of slot, those with ports that lead out before those without.
[[nodiscard]] PacketPaths::PathOfSlot assign_cards(const Scenario& scenario, const ChassisConfig& config,
                                                   std::size_t loops);

}  // namespace hitless
