#pragma once
// `hitless cards`: the catalogue with the source of every row.

#include "hil/commands/command_line.h"

namespace hitless {

[[nodiscard]] Command make_cards_command();

}  // namespace hitless
