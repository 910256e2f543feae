#pragma once
// `hitless validate`: checks a scenario and says what a run of the scenario needs.

#include "hil/commands/command_line.h"

namespace hitless {

[[nodiscard]] Command make_validate_command();

}  // namespace hitless
