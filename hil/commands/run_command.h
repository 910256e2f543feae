#pragma once
// `hitless run`: a scenario from power-on to verdict.

#include "hil/commands/command_line.h"

namespace hitless {

[[nodiscard]] Command make_run_command();

}  // namespace hitless
