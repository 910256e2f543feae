#include "control/issu_table.h"

#include "control/issu_process.h"

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
    case IssuEvent::switched_over:
      return "switchover";
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
    {S::verifying, E::images_good, S::loading, &P::reload_standby_new},
    {S::verifying, E::images_bad, S::idle, &P::refuse_load},
    {S::loading, E::standby_hot, S::loaded, &P::begin_preloads},
    {S::loading, E::standby_wrong, S::aborting, &P::reload_standby_old},
    {S::loading, E::abort_version, S::aborting, &P::reload_standby_old},

    {S::loaded, E::run_version, S::switching, &P::hand_over},
    {S::loaded, E::abort_version, S::aborting, &P::abort_load},
    // The active died in Load Version: what was loaded runs, not accepted, so the rollback timer starts here.
    {S::loaded, E::switched_over, S::switching, &P::take_over},

    {S::switching, E::switched_over, S::switching, &P::take_over},
    {S::switching, E::standby_hot, S::running, nullptr},
    {S::switching, E::standby_wrong, S::switching, &P::reload_standby_old},
    {S::switching, E::rollback_expired, S::aborting, &P::abort_run},

    {S::running, E::accept_version, S::running, &P::stop_rollback},
    {S::running, E::commit_version, S::committing, &P::commit},
    {S::running, E::abort_version, S::aborting, &P::abort_run},
    {S::running, E::rollback_expired, S::aborting, &P::abort_run},
    // The RP with the new image died: the one that took over runs the old image.
    {S::running, E::switched_over, S::aborting, &P::take_over_back},

    {S::committing, E::standby_hot, S::idle, &P::finish},
    {S::committing, E::standby_wrong, S::running, nullptr},
    {S::committing, E::switched_over, S::idle, &P::finish},

    {S::aborting, E::standby_hot, S::idle, &P::finish},
    {S::aborting, E::standby_wrong, S::aborting, &P::reload_standby_old},
    {S::aborting, E::switched_over, S::aborting, &P::take_over_back},
    // The active died while the standby was coming up with the new image: there is nothing to go on with.
    {S::loading, E::switched_over, S::idle, &P::finish},
}};
static_assert(rows_are_unique(IssuRows::rows));

}  // namespace hitless
