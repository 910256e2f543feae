#pragma once
// Things that are no ports, and still decide how a run with ports goes.

#include "hil/doctor/finding.h"
#include "hil/doctor/machine.h"
#include "hil/doctor/user.h"

namespace hitless {

/// CPUs that this process may use, the isolated ones among them, and the use that a run in wall time makes of them.
[[nodiscard]] Finding diagnose_cpus(const Machine& machine, const User& user);

/// Whether this user can make network namespaces and veth pairs in them, as tests with real ports (run by root) do.
[[nodiscard]] Finding diagnose_network_namespaces(const Machine& machine, const User& user);

/// Numbers in a list of the kernel's: "0-3,8" has five. A part that cannot be read counts as none.
[[nodiscard]] std::vector<std::uint32_t> cpus_in(const std::string& list);

}  // namespace hitless
