#pragma once
// Capabilities that a port needs and this user lacks.

#include <optional>
#include <vector>

#include "hil/doctor/finding.h"
#include "hil/doctor/user.h"

namespace hitless {

/// None: this user has all of `wanted`. The command gives the program file the capabilities of `given`, or of `wanted`
/// when `given` is empty, in place of those that it had. A capability that a container or a service withholds from all
/// its processes cannot be given: then there is no command.
[[nodiscard]] std::optional<Hindrance> capability_hindrance(const Machine& machine, const User& user,
                                                            const std::vector<Capability>& wanted,
                                                            const std::vector<Capability>& given = {});

/// The path as one word for a shell.
[[nodiscard]] std::string shell_word(const std::string& path);

}  // namespace hitless
