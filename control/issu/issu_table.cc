#include "control/issu/issu_table.h"

#include "control/issu/issu_process.h"

namespace hitless {

const char* to_string(IssuState state) {
  switch (state) {
    case IssuState::init:
      return "Init";
    case IssuState::system_reset:
      return "System Reset";
    case IssuState::load_version:
      return "Load Version";
    case IssuState::run_version:
      return "Run Version";
    case IssuState::disabled:
      return "Disabled";
  }
  return "?";
}

const char* to_string(IssuStep step) {
  switch (step) {
    case IssuStep::idle:
      return "Init";
    case IssuStep::verifying:
      return "Init (images are being verified)";
    case IssuStep::loading:
      return "Init (the standby loads the new image)";
    case IssuStep::loaded:
      return "Load Version";
    case IssuStep::switching:
      return "Load Version (switching over)";
    case IssuStep::running:
      return "Run Version";
    case IssuStep::committing:
      return "Run Version (committing)";
    case IssuStep::aborting:
      return "System Reset";
  }
  return "?";
}

IssuState shown_state(IssuStep step) {
  switch (step) {
    case IssuStep::idle:
    case IssuStep::verifying:
    case IssuStep::loading:
      return IssuState::init;
    case IssuStep::loaded:
    case IssuStep::switching:
      return IssuState::load_version;
    case IssuStep::running:
    case IssuStep::committing:
      return IssuState::run_version;
    case IssuStep::aborting:
      return IssuState::system_reset;
  }
  return IssuState::init;
}

const char* to_string(IssuEvent event) {
  switch (event) {
    case IssuEvent::load_version:
      return "issu loadversion";
    case IssuEvent::run_version:
      return "issu runversion";
    case IssuEvent::accept_version:
      return "issu acceptversion";
    case IssuEvent::commit_version:
      return "issu commitversion";
    case IssuEvent::abort_version:
      return "issu abortversion";
    case IssuEvent::images_good:
      return "images verified";
    case IssuEvent::images_bad:
      return "image missing or bad";
    case IssuEvent::standby_hot:
      return "standby signed in";
    case IssuEvent::standby_wrong:
      return "standby signed in wrongly";
    case IssuEvent::standby_absent:
      return "standby does not sign in";
    case IssuEvent::took_over_old:
      return "switchover to the old image";
    case IssuEvent::took_over_new:
      return "switchover to the new image";
    case IssuEvent::rollback_expired:
      return "rollback timer expired";
  }
  return "?";
}

using S = IssuStep;
using E = IssuEvent;
using P = IssuProcess;
constexpr std::array<IssuRow, kIssuRowCount> IssuRows::rows = {{
    {S::idle, E::load_version, S::verifying, &P::ask_standby},
    // Outside an upgrade both RPs run one image: a standby that missed the end of an upgrade follows the active.
    {S::idle, E::standby_wrong, S::idle, &P::reload_standby_own},

    {S::verifying, E::images_good, S::loading, &P::reload_standby_new},
    {S::verifying, E::images_bad, S::idle, &P::refuse_load},
    {S::verifying, E::took_over_old, S::idle, &P::finish},

    {S::loading, E::standby_hot, S::loaded, &P::begin_preloads},
    {S::loading, E::standby_wrong, S::aborting, &P::reload_standby_old},
    {S::loading, E::standby_absent, S::aborting, &P::reload_standby_old},
    {S::loading, E::abort_version, S::aborting, &P::reload_standby_old},

    {S::loaded, E::run_version, S::switching, &P::hand_over},
    {S::loaded, E::abort_version, S::aborting, &P::abort_load},
    {S::loaded, E::standby_wrong, S::aborting, &P::abort_load},

    // The active died before Run Version. What was loaded runs, not accepted, so the rollback timer starts; an RP that
    // comes up with the old image gives the upgrade up.
    {S::loading, E::took_over_new, S::switching, &P::take_over},
    {S::loading, E::took_over_old, S::aborting, &P::take_over_back},
    {S::loaded, E::took_over_new, S::switching, &P::take_over},
    {S::loaded, E::took_over_old, S::aborting, &P::take_over_back},

    {S::switching, E::took_over_new, S::switching, &P::take_over},
    {S::switching, E::took_over_old, S::aborting, &P::take_over_back},
    {S::switching, E::standby_hot, S::running, nullptr},
    {S::switching, E::standby_wrong, S::switching, &P::reload_standby_old},
    {S::switching, E::rollback_expired, S::aborting, &P::abort_run},
    // There is nobody to go back to yet: as soon as the old image has signed in.
    {S::switching, E::abort_version, S::switching, &P::take_over_to_abort},

    {S::running, E::accept_version, S::running, &P::stop_rollback},
    {S::running, E::commit_version, S::committing, &P::commit},
    {S::running, E::abort_version, S::aborting, &P::abort_run},
    {S::running, E::rollback_expired, S::aborting, &P::abort_run},
    {S::running, E::standby_wrong, S::running, &P::reload_standby_old},
    // The RP with the new image died: the one that took over runs the old image, or it came back itself.
    {S::running, E::took_over_old, S::aborting, &P::take_over_back},
    {S::running, E::took_over_new, S::switching, &P::take_over},

    {S::committing, E::standby_hot, S::idle, &P::finish},
    {S::committing, E::standby_absent, S::idle, &P::finish},
    // The old active cannot run the new image: not committed, and the safety net is back.
    {S::committing, E::standby_wrong, S::running, &P::start_rollback},
    {S::committing, E::took_over_new, S::idle, &P::finish},
    {S::committing, E::took_over_old, S::aborting, &P::take_over_back},

    {S::aborting, E::standby_hot, S::idle, &P::finish},
    {S::aborting, E::standby_absent, S::idle, &P::finish},
    {S::aborting, E::standby_wrong, S::aborting, &P::reload_standby_old},
    {S::aborting, E::took_over_old, S::aborting, &P::take_over_back},
    {S::aborting, E::took_over_new, S::switching, &P::take_over_to_abort},
}};
static_assert(rows_are_unique(IssuRows::rows));

}  // namespace hitless
