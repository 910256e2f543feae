#pragma once
// Whether DPDK can take a physical NIC, or the commands that would let it.

#include <vector>

#include "hil/doctor/finding.h"
#include "hil/doctor/machine.h"
#include "hil/doctor/user.h"

namespace hitless {

/// A finding for each PCI network card. For a card with the default route it says to leave the card alone, with no
/// command: taking the card would cut this machine off.
[[nodiscard]] std::vector<Finding> diagnose_nics(const Machine& machine, const User& user);

}  // namespace hitless
