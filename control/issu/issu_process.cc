// Commands, guards and the RP's reports to the process. Actions of the table: issu_actions.cc.
#include "control/issu/issu_process.h"

#include "dataplane/base/timeline_words.h"

namespace hitless {

IssuProcess::IssuProcess(IssuSurroundings around)
    : around_(around),
      peer_(around.timers, around.config.platform->peer_timers, around.peer, around.rf, around.nvram, around.disk,
            *this),
      rollback_(around.timers, around.timeline, [this] { rollback_ended(); }),
      preloads_(
          around.timers, around.timeline, around.config.platform->card_timers.preload_repeat,
          [this] { return not_preloaded(); }, [this] { return around_.owner.cards(); }) {
  const auto stored = decode<IssuCheckpoint>(around_.nvram.issu);
  if (const auto record = stored ? from_checkpoint(*stored) : tl::unexpected(stored.error())) record_ = *record;
  rollback_.adopt(record_.rollback_at);
  make_plan();
  enter(record_.step);
}

void IssuProcess::enter(IssuStep step) { fsm_.emplace(IssuRows::rows, *this, step); }

std::string IssuProcess::switchover_why() const {
  const bool asked_for = step() == IssuStep::switching || step() == IssuStep::aborting;
  return asked_for && !record_.why.empty() ? record_.why : "active RP lost";
}

std::string IssuProcess::restart_why() const {
  return record_.why.empty() ? "other software than the running image's" : record_.why;
}

Duration IssuProcess::rollback_time() const {
  return around_.config.rollback_timer > Duration{} ? around_.config.rollback_timer
                                                    : around_.config.platform->rollback_default;
}

bool IssuProcess::settled() const {
  return step() == IssuStep::idle || step() == IssuStep::loaded || step() == IssuStep::running;
}

bool IssuProcess::preload_finished() const {
  return step() != IssuStep::verifying && step() != IssuStep::loading && not_preloaded().empty();
}

IssuResult<void> IssuProcess::allowed(IssuEvent event) const {
  if (fsm_->find(event) != nullptr) return {};
  return tl::unexpected<IssuRefusal>(NotInThisStep{step()});
}

bool IssuProcess::peer_signed_in() const {
  if (!around_.rf.peer_here()) return false;
  const RfState peer = around_.rf.peer_state();
  return peer == RfState::standby_hot || (record_.rpr && peer == RfState::standby_cold && !around_.rf.sso());
}

IssuResult<void> IssuProcess::peer_is_ready() const {
  if (peer_signed_in()) return {};
  return tl::unexpected<IssuRefusal>(
      StandbyNotReady{around_.rf.peer_state(), record_.rpr ? RfState::standby_cold : RfState::standby_hot});
}

IssuResult<void> IssuProcess::names_image(const std::string& named, const std::string& expected) {
  if (named.empty() || named == expected) return {};
  return tl::unexpected<IssuRefusal>(OtherImage{named, expected});
}

void IssuProcess::command(IssuEvent event) {
  late_refusal_.reset();
  record_.why = to_string(event);
  move(event);
}

void IssuProcess::signal(IssuEvent event, const std::string& why) {
  if (fsm_->find(event) == nullptr) return;  // the event means nothing in this step
  if (!why.empty()) record_.why = why;
  move(event);
}

void IssuProcess::move(IssuEvent event) {
  const IssuState from = state();
  const auto* row = fsm_->find(event);
  const IssuState to = shown_state(row->to);
  if (from != to) around_.timeline.note(timeline::kIssuState, to_string(from), to_string(to), record_.why);
  static_cast<void>(fsm_->handle(event));
  watch_standby();
  checkpoint();
}

/// A standby that stays away must not hold the process for ever.
void IssuProcess::watch_standby() {
  around_.timers.cancel(absent_);
  const bool waits = step() == IssuStep::loading || step() == IssuStep::committing || step() == IssuStep::aborting;
  if (!waits || around_.rf.state() != RfState::active) return;
  absent_ = around_.timers.after(3 * around_.config.platform->rp_boot, [this] {
    absent_ = 0;
    // An RP with the aborted image must not reach Init: the RP resets whether or not a standby has heard of the abort.
    if (step() == IssuStep::aborting && runs_new_image()) return around_.owner.reset(record_.why);
    signal(IssuEvent::standby_absent, "the standby did not sign in");
  });
}

void IssuProcess::checkpoint() {
  if (around_.rf.state() == RfState::active) peer_.checkpoint();
}

const IssuRecord& IssuProcess::present_record() {
  record_.step = step();
  record_.rollback_at = rollback_.ends_at();
  return record_;
}

void IssuProcess::record_told(IssuRecord record) {
  record_ = std::move(record);
  rollback_.adopt(record_.rollback_at);
  make_plan();
  enter(record_.step);
}

void IssuProcess::images_disagree(IssuRefusal why) {
  late_refusal_ = {IssuEvent::load_version, std::move(why)};
  signal(IssuEvent::images_bad, "");
}

bool IssuProcess::goes_on_unheard(const std::string& why) {
  if (step() != IssuStep::switching || runs_new_image()) return true;
  // The standby does not know of the switchover and must not take the forwarding over: this RP stays.
  stop_rollback();
  late_refusal_ = {IssuEvent::run_version, HandOverUnheard{why}};
  around_.owner.refused_late(*late_refusal_);
  enter(IssuStep::loaded);
  checkpoint();
  return false;
}

IssuResult<LoadBegun> IssuProcess::load_version(const std::string& image, bool forced) {
  if (image.empty()) return tl::unexpected<IssuRefusal>(ImageMissing{});
  if (auto ok = allowed(IssuEvent::load_version); !ok) return tl::unexpected(ok.error());
  if (auto ok = peer_is_ready(); !ok) return tl::unexpected(ok.error());
  const auto next = around_.disk.read(image);
  if (!next) return tl::unexpected<IssuRefusal>(ImageUnreadable{next.error().message});
  const RfIdentity& running = around_.rf.identity();
  if (image == running.image) return tl::unexpected<IssuRefusal>(ImageRunning{image});
  const auto verdict = compare_images(running.manifest, *next);
  const bool incompatible = verdict.outcome == Compatibility::incompatible;
  // Another platform's image cannot run at all; an image without ISSU leaves only the Fast Software Upgrade.
  const bool knows_issu = running.manifest.issu && next->issu;
  if (incompatible && (running.manifest.platform != next->platform || (knows_issu && !forced)))
    return tl::unexpected<IssuRefusal>(ImagesIncompatible{verdict.why});
  record_.old_image = running.image;
  record_.old_manifest = running.manifest;
  record_.old_boot = around_.nvram.boot;
  record_.new_image = image;
  record_.new_manifest = *next;
  record_.rpr = incompatible;
  command(IssuEvent::load_version);
  return LoadBegun{incompatible, incompatible ? verdict.why : std::string()};
}

IssuResult<void> IssuProcess::run_version(const std::string& image, bool forced) {
  if (auto ok = allowed(IssuEvent::run_version); !ok) return ok;
  if (auto ok = peer_is_ready(); !ok) return ok;
  if (auto ok = names_image(image, record_.new_image); !ok) return ok;
  PreloadUnfinished unfinished;
  for (const PreloadOrder& missing : not_preloaded()) unfinished.slots.push_back(missing.slot);
  if (!unfinished.slots.empty() && !forced) return tl::unexpected<IssuRefusal>(std::move(unfinished));
  for (const Slot slot : unfinished.slots) card_reloads(slot, "its preload has not ended: forced");
  preloads_.forget();
  command(IssuEvent::run_version);
  return {};
}

IssuResult<bool> IssuProcess::accept_version(const std::string& image) {
  if (auto ok = allowed(IssuEvent::accept_version); !ok) return tl::unexpected(ok.error());
  if (auto ok = names_image(image, record_.new_image); !ok) return tl::unexpected(ok.error());
  const bool was_running = rollback_.running();
  command(IssuEvent::accept_version);
  return was_running;
}

IssuResult<void> IssuProcess::commit_version(const std::string& image) {
  if (auto ok = allowed(IssuEvent::commit_version); !ok) return ok;
  // A chassis without a standby has no RP to reload: a standby that comes later follows the active.
  if (around_.rf.peer_here())
    if (auto ok = peer_is_ready(); !ok) return ok;
  if (auto ok = names_image(image, record_.new_image); !ok) return ok;
  command(IssuEvent::commit_version);
  return {};
}

IssuResult<void> IssuProcess::abort_version(const std::string& image) {
  if (auto ok = allowed(IssuEvent::abort_version); !ok) return ok;
  if (auto ok = names_image(image, record_.new_image); !ok) return ok;
  if (step() == IssuStep::switching && !runs_new_image()) return tl::unexpected<IssuRefusal>(SwitchoverUnderWay{});
  // In Run Version the standby takes over; in Load Version the standby is only reset, whatever its state.
  if (step() == IssuStep::running)
    if (auto ok = peer_is_ready(); !ok) return ok;
  command(IssuEvent::abort_version);
  return {};
}

/// Empty: any image will do.
std::string IssuProcess::expected_standby_image() const {
  switch (step()) {
    case IssuStep::idle:
      return around_.rf.identity().image;
    case IssuStep::verifying:
      return {};
    case IssuStep::loading:
    case IssuStep::loaded:
    case IssuStep::committing:
      return record_.new_image;
    case IssuStep::switching:
    case IssuStep::running:
    case IssuStep::aborting:
      return record_.old_image;
  }
  return {};
}

bool IssuProcess::runs_expected_image() const {
  const std::string expected = expected_standby_image();
  return expected.empty() || around_.rf.peer_image() == expected;
}

void IssuProcess::standby_is_wrong(const std::string& why) {
  // The standby was absent at the commit, or has not heard of the commit: the standby is told now.
  const std::vector<std::string> boots = boot_images(around_.rf.peer_boot());
  if (step() == IssuStep::committing && (boots.empty() || boots.front() != record_.new_image))
    return reload_standby_new();
  signal(IssuEvent::standby_wrong, why);
}

void IssuProcess::peer_negotiated() {
  peer_.negotiated();
  checkpoint();
  // A standby with a wrong image is refused before it gets hot.
  if (!peer_.reload_pending() && !runs_expected_image()) standby_is_wrong("standby runs " + around_.rf.peer_image());
}

void IssuProcess::peer_changed() {
  if (around_.rf.state() != RfState::active) return;
  if (!around_.rf.peer_here()) return peer_.lost();
  if (peer_.reload_pending()) return;
  if (peer_signed_in()) {
    if (runs_expected_image())
      signal(IssuEvent::standby_hot, "");
    else
      standby_is_wrong("standby runs " + around_.rf.peer_image());
    if (rollback_.extended() && step() == IssuStep::running)
      signal(IssuEvent::rollback_expired, "rollback timer expired");
  } else if (around_.rf.peer_state() == RfState::standby_cold && !around_.rf.sso()) {
    standby_is_wrong("standby stays cold: " + around_.rf.verdict().why);
  }
}

void IssuProcess::switched_over() {
  signal(runs_new_image() ? IssuEvent::took_over_new : IssuEvent::took_over_old, switchover_why());
}

}  // namespace hitless
