#pragma once
// Assigns each card to the forwarding loop that walks it.

#include "control/base/chassis_config.h"
#include "dataplane/pipeline/forwarding_plane.h"
#include "hil/scenario/scenario.h"

namespace hitless {

/// The loop of each card, by slot. A loop that the scenario names for a card holds, modulo the number of loops (at
/// least 1). The other cards are dealt out, each to a loop with the fewest cards, in order of slot, cards with ports
/// that lead out before cards without.
[[nodiscard]] ForwardingPlane::PathOfSlot assign_cards(const Scenario& scenario, const ChassisConfig& config,
                                                       std::size_t loops);

}  // namespace hitless
