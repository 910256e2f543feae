#pragma once
// Exec lines of this build: parsing, and what the show commands print.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/issu/issu_process.h"
#include "control/issu/upgrade_plan.h"
#include "control/redundancy/redundancy.h"

namespace hitless {

enum class ExecKind : std::uint8_t {
  issu_loadversion,
  issu_runversion,
  issu_acceptversion,
  issu_commitversion,
  issu_abortversion,
  show_issu_state,
  show_issu_state_detail,
  show_issu_rollback_timer,
  show_issu_outage,
  show_redundancy_states,
};

struct ExecCommand {
  ExecKind kind = ExecKind::show_issu_state;
  std::optional<RpId> slot;       ///< the one RP slot that the command names: for loadversion the active's
  std::optional<RpId> peer_slot;  ///< loadversion: the standby's
  std::string image;              ///< "disk0:NAME" without the stby-
  bool forced = false;
};

/// Words separated by blanks, keywords in any case, not abbreviated. bad_input "% Invalid input: ..." otherwise.
Result<ExecCommand> parse_exec(std::string_view line);

/// What the show commands need of one RP.
struct ShownRp {
  RpId id = RpId::a;
  bool active = false;
  IssuState issu = IssuState::init;
  std::string boot, image;
};
struct ShownSystem {
  ShownRp own;
  std::optional<ShownRp> peer;  ///< empty: not there
  bool sso = true;
  std::string primary, secondary;  ///< images; empty: N/A
};
[[nodiscard]] std::string show_issu_state(const ShownSystem& system, bool detail);
/// `remaining`: empty while the timer does not run. Times as MM:SS.
[[nodiscard]] std::string show_rollback_timer(Duration configured, std::optional<Duration> remaining);
[[nodiscard]] std::string show_issu_outage(const std::vector<PlanRow>& plan);
[[nodiscard]] std::string show_redundancy_states(RpId id, RfState own, RfState peer, bool peer_here, bool sso);

}  // namespace hitless
