#pragma once
// `hitless sweep`: a scenario many times, each time with one fault drawn at random.

#include "hil/commands/command_line.h"

namespace hitless {

[[nodiscard]] Command make_sweep_command();

}  // namespace hitless
