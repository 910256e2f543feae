#pragma once
// `hitless compare`: two builds, or what they wrote, held against each other.

#include "hil/commands/command_line.h"

namespace hitless {

[[nodiscard]] Command make_compare_command();

}  // namespace hitless
