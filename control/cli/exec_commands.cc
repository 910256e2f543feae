#include "control/cli/exec_commands.h"

#include <array>

#include "control/cli/issu_commands.h"
#include "control/cli/show_issu.h"
#include "control/cli/show_redundancy.h"

namespace hitless {
namespace {

using enum ExecMode;
using E = IssuEvent;

constexpr std::array kRows{
    ExecRow{"issu loadversion", active_rp, issu_loadversion, true, E::load_version},
    ExecRow{"issu runversion", active_rp, issu_runversion, true, E::run_version},
    ExecRow{"issu acceptversion", active_rp, issu_acceptversion, true, E::accept_version},
    ExecRow{"issu commitversion", active_rp, issu_commitversion, true, E::commit_version},
    ExecRow{"issu abortversion", active_rp, issu_abortversion, true, E::abort_version},
    ExecRow{"show issu state", any_rp, show_issu_state},
    ExecRow{"show issu state detail", any_rp, show_issu_state_detail},
    ExecRow{"show issu rollback-timer", any_rp, show_issu_rollback_timer},
    ExecRow{"show issu rollback timer", any_rp, show_issu_rollback_timer},
    ExecRow{"show issu outage slot all", any_rp, show_issu_outage},
    ExecRow{"show redundancy states", any_rp, show_redundancy_states},
};

}  // namespace

std::span<const ExecRow> exec_rows() { return kRows; }

Result<std::string> run_exec(const ExecTarget& target, const ParsedExec& command) {
  if (command.row->mode == active_rp && !target.active)
    return fail(ErrorCode::refused, "% this RP is not active: type the command on the active RP");
  return command.row->run(target, command.line);
}

}  // namespace hitless
