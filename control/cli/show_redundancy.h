#pragma once
// show redundancy ...: RF as this RP sees it.

#include "control/cli/exec_row.h"

namespace hitless {

Result<std::string> show_redundancy_states(const ExecTarget& target, const ExecLine& line);

}  // namespace hitless
