#pragma once
// `hitless explain`: one packet through the booted chassis, stage by stage.

#include "hil/commands/command_line.h"

namespace hitless {

[[nodiscard]] Command make_explain_command();

}  // namespace hitless
