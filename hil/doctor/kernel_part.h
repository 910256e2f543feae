#pragma once
// What the running kernel has, and how it gets the rest.

#include <string>

#include "hil/doctor/finding.h"
#include "hil/doctor/machine.h"
#include "hil/doctor/user.h"

namespace hitless {

/// Whether it has a family of sockets, by its name in /proc/net/protocols: "PACKET", "XDP". No socket is made: that
/// could load a module.
[[nodiscard]] bool kernel_speaks(const Machine& machine, const std::string& family);

/// What to do about a part that is not there: load its module, or nothing when this kernel loads none. `part` names it
/// for people.
[[nodiscard]] Hindrance module_hindrance(const Machine& machine, const User& user, const std::string& module,
                                         const std::string& part);

}  // namespace hitless
