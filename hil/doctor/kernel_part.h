#pragma once
// Parts of the running kernel, and the way to add a missing one.

#include <string>

#include "hil/doctor/finding.h"
#include "hil/doctor/machine.h"
#include "hil/doctor/user.h"

namespace hitless {

/// Whether the kernel has a family of sockets, by the name in /proc/net/protocols: "PACKET", "XDP". No socket is made,
/// because that could load a module.
[[nodiscard]] bool kernel_speaks(const Machine& machine, const std::string& family);

/// The hindrance of a missing part. The command loads its module; a kernel that loads no modules gets no command.
/// `part` names the part for people.
[[nodiscard]] Hindrance module_hindrance(const Machine& machine, const User& user, const std::string& module,
                                         const std::string& part);

}  // namespace hitless
