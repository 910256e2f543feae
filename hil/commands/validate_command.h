#pragma once
// `hitless validate`: a scenario checked, and what a run of it needs.

#include "hil/commands/command_line.h"

namespace hitless {

[[nodiscard]] Command make_validate_command();

}  // namespace hitless
