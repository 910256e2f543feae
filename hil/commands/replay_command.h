#pragma once
// `hitless replay`: a capture through a chassis, a verdict for every packet.

#include "hil/commands/command_line.h"

namespace hitless {

[[nodiscard]] Command make_replay_command();

}  // namespace hitless
