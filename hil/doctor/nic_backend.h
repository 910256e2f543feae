#pragma once
// Whether DPDK can take a physical NIC, or what would let it.

#include <vector>

#include "hil/doctor/finding.h"
#include "hil/doctor/machine.h"
#include "hil/doctor/user.h"

namespace hitless {

/// A finding for each PCI network card. One that the default route goes through is said to be left alone, with no
/// command: taking it would cut this machine off.
[[nodiscard]] std::vector<Finding> diagnose_nics(const Machine& machine, const User& user);

}  // namespace hitless
