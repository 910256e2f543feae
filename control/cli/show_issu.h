#pragma once
// show issu ...: the upgrade as the process of this RP sees it.

#include "control/cli/exec_row.h"

namespace hitless {

/// A block for each RP that is there; the active's block comes first, whichever RP the line is typed on.
Result<std::string> show_issu_state(const ExecTarget& target, const ExecLine& line);
/// The same with the images of both RPs.
Result<std::string> show_issu_state_detail(const ExecTarget& target, const ExecLine& line);
/// Times as MM:SS, rounded up to whole seconds.
Result<std::string> show_issu_rollback_timer(const ExecTarget& target, const ExecLine& line);
/// The plan's maximum for each card, rounded up to whole seconds.
Result<std::string> show_issu_outage(const ExecTarget& target, const ExecLine& line);

}  // namespace hitless
