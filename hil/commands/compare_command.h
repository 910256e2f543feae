#pragma once
// `hitless compare`: two builds, or files that they wrote, compared with each other.

#include "hil/commands/command_line.h"

namespace hitless {

[[nodiscard]] Command make_compare_command();

}  // namespace hitless
