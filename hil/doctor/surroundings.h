#pragma once
// What is no port, and still decides how a run with ports goes.

#include "hil/doctor/finding.h"
#include "hil/doctor/machine.h"
#include "hil/doctor/user.h"

namespace hitless {

/// CPUs that this process may use, which of them are isolated, and what a run in wall time makes of them.
[[nodiscard]] Finding diagnose_cpus(const Machine& machine, const User& user);

/// Whether this user can make network namespaces and veth pairs in them, as the tests with real ports do: they are
/// started by root.
[[nodiscard]] Finding diagnose_network_namespaces(const Machine& machine, const User& user);

/// Numbers in a list of the kernel's: "0-3,8" has five. What cannot be read counts as none.
[[nodiscard]] std::vector<std::uint32_t> cpus_in(const std::string& list);

}  // namespace hitless
