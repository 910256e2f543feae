#pragma once
// States, steps and events of the ISSU process, and its table. The shown state follows the standby's sign-in, not the
// typing of a command: between the two lies a step of its own, so that a second command is refused.

#include <array>
#include <cstdint>

#include "dataplane/base/fsm.h"

namespace hitless {

class IssuProcess;

/// As `show issu state` prints them; numbers of CISCO-RF-MIB RFIssuStateRev1.
enum class IssuState : std::uint8_t {
  init = 0,
  system_reset = 1,
  load_version = 3,
  run_version = 6,
  disabled = 255,  ///< shown for an RP that boots
};
[[nodiscard]] const char* to_string(IssuState state);

enum class IssuStep : std::uint8_t {
  idle,        ///< Init
  verifying,   ///< Init: the standby looks for the image
  loading,     ///< Init: the standby restarts with the new image
  loaded,      ///< Load Version
  switching,   ///< Load Version: runversion typed, the old active has not yet signed in
  running,     ///< Run Version
  committing,  ///< Run Version: the standby restarts with the new image
  aborting,    ///< System Reset: on the way back to the old image
};
[[nodiscard]] const char* to_string(IssuStep step);
[[nodiscard]] IssuState shown_state(IssuStep step);

enum class IssuEvent : std::uint8_t {
  load_version,
  run_version,
  accept_version,
  commit_version,
  abort_version,
  images_good,  ///< the standby holds the same image
  images_bad,
  standby_hot,     ///< signed in with the image that this step expects
  standby_wrong,   ///< signed in with another image, or cannot get hot
  standby_absent,  ///< it has not signed in for a long time
  took_over_old,   ///< this RP became active with the image before the upgrade
  took_over_new,   ///< this RP became active with the upgrade's image
  rollback_expired,
};
[[nodiscard]] const char* to_string(IssuEvent event);

inline constexpr std::size_t kIssuRowCount = 39;
using IssuRow = FsmRow<IssuStep, IssuEvent, IssuProcess>;
using IssuFsm = Fsm<IssuStep, IssuEvent, IssuProcess, kIssuRowCount>;
/// Named by IssuProcess as its friend, so that the table can name its actions.
struct IssuRows {
  static const std::array<IssuRow, kIssuRowCount> rows;
};

}  // namespace hitless
