#pragma once
// The issu commands: their arguments and their answers.

#include "control/cli/exec_row.h"

namespace hitless {

/// IMAGE, or SLOT IMAGE SLOT IMAGE with the active's slot first; then "forced".
Result<std::string> issu_loadversion(const ExecTarget& target, const ExecLine& line);
/// [SLOT] [IMAGE] each: the standby's slot for runversion and commitversion, the active's for the others; runversion
/// may end with "forced".
Result<std::string> issu_runversion(const ExecTarget& target, const ExecLine& line);
Result<std::string> issu_acceptversion(const ExecTarget& target, const ExecLine& line);
Result<std::string> issu_commitversion(const ExecTarget& target, const ExecLine& line);
Result<std::string> issu_abortversion(const ExecTarget& target, const ExecLine& line);

}  // namespace hitless
