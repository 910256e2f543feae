// Commands, guards and what the RP tells the process. Actions of the table: issu_actions.cc. Messages and checkpoints:
// issu_messages.cc.
#include "control/issu/issu_process.h"

namespace hitless {

IssuProcess::IssuProcess(IssuSurroundings around) : around_(std::move(around)) {
  const auto stored = decode<IssuCheckpoint>(around_.nvram.issu);
  if (const auto record = stored ? from_checkpoint(*stored) : tl::unexpected(stored.error())) record_ = *record;
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

Result<void> IssuProcess::allowed(IssuEvent event) const {
  if (fsm_->find(event) != nullptr) return {};
  return fail(ErrorCode::refused,
              std::string("% ") + to_string(event) + " is not allowed in ISSU state " + to_string(step()));
}

bool IssuProcess::peer_signed_in() const {
  if (!around_.rf.peer_here()) return false;
  const RfState peer = around_.rf.peer_state();
  return peer == RfState::standby_hot || (record_.rpr && peer == RfState::standby_cold && !around_.rf.sso());
}

Result<void> IssuProcess::peer_is_ready(IssuEvent event) const {
  if (peer_signed_in()) return {};
  return fail(ErrorCode::refused, std::string("% ") + to_string(event) + ": standby is not ready, it is " +
                                      to_string(around_.rf.peer_state()) + ", expected " +
                                      to_string(record_.rpr ? RfState::standby_cold : RfState::standby_hot));
}

Result<void> IssuProcess::names_image(const IssuArguments& arguments, const std::string& expected) {
  if (arguments.image.empty() || arguments.image == expected) return {};
  return fail(ErrorCode::refused, "% image " + arguments.image + ": expected " + expected);
}

void IssuProcess::command(IssuEvent event) {
  late_refusal_.reset();
  record_.why = to_string(event);
  move(event);
}

void IssuProcess::signal(IssuEvent event, const std::string& why) {
  if (fsm_->find(event) == nullptr) return;  // it means nothing in this step
  if (!why.empty()) record_.why = why;
  move(event);
}

void IssuProcess::move(IssuEvent event) {
  const IssuState from = state();
  const auto* row = fsm_->find(event);
  const IssuState to = shown_state(row->to);
  if (from != to) around_.journal.note("issu state", to_string(from), to_string(to), record_.why);
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
    // Not into Init with the image that was aborted: it goes whether or not somebody has heard of it.
    if (step() == IssuStep::aborting && runs_new_image()) return around_.reset(record_.why);
    signal(IssuEvent::standby_absent, "the standby did not sign in");
  });
}

Result<std::string> IssuProcess::load_version(const IssuArguments& arguments) {
  if (arguments.image.empty()) return fail(ErrorCode::bad_input, "% issu loadversion: expected an image");
  if (auto ok = allowed(IssuEvent::load_version); !ok) return tl::unexpected(ok.error());
  if (auto ok = peer_is_ready(IssuEvent::load_version); !ok) return tl::unexpected(ok.error());
  const auto next = around_.disk.read(arguments.image);
  if (!next) return fail(ErrorCode::refused, "% issu loadversion: " + next.error().message);
  const RfIdentity& running = around_.rf.identity();
  if (arguments.image == running.image)
    return fail(ErrorCode::refused, "% issu loadversion: " + arguments.image + " is running");
  const auto verdict = compare_images(running.manifest, *next);
  const bool incompatible = verdict.outcome == Compatibility::incompatible;
  // Another platform's image cannot run at all; one that knows no ISSU leaves only the Fast Software Upgrade.
  const bool knows_issu = running.manifest.issu && next->issu;
  if (incompatible && (running.manifest.platform != next->platform || (knows_issu && !arguments.forced)))
    return fail(ErrorCode::refused, "% issu loadversion: images are incompatible: " + verdict.why);
  record_.old_image = running.image;
  record_.old_manifest = running.manifest;
  record_.old_boot = around_.nvram.boot;
  record_.new_image = arguments.image;
  record_.new_manifest = *next;
  record_.rpr = incompatible;
  command(IssuEvent::load_version);
  return std::string("%issu loadversion accepted, images are verified and the standby is reloaded") +
         (incompatible ? "\n% " + verdict.why + ": RPR, every card will reload" : "");
}

Result<std::string> IssuProcess::run_version(const IssuArguments& arguments) {
  if (auto ok = allowed(IssuEvent::run_version); !ok) return tl::unexpected(ok.error());
  if (auto ok = peer_is_ready(IssuEvent::run_version); !ok) return tl::unexpected(ok.error());
  if (auto ok = names_image(arguments, record_.new_image); !ok) return tl::unexpected(ok.error());
  const std::vector<Slot> missing = not_preloaded();
  if (!missing.empty() && !arguments.forced) {
    std::string slots;
    for (const Slot slot : missing) slots += (slots.empty() ? "" : ", ") + std::to_string(slot.value);
    return fail(ErrorCode::refused, "% issu runversion: preload is not finished in slot " + slots);
  }
  for (const Slot slot : missing) card_reloads(slot, "its preload has not ended: forced");
  preloading_.clear();
  command(IssuEvent::run_version);
  return std::string("%issu runversion initiated successfully");
}

Result<std::string> IssuProcess::accept_version(const IssuArguments& arguments) {
  if (auto ok = allowed(IssuEvent::accept_version); !ok) return tl::unexpected(ok.error());
  if (auto ok = names_image(arguments, record_.new_image); !ok) return tl::unexpected(ok.error());
  const bool was_running = record_.rollback_at != kNever;
  command(IssuEvent::accept_version);
  return std::string(was_running ? "% Rollback timer stopped. Please issue the commitversion command."
                                 : "% Rollback timer is not running");
}

Result<std::string> IssuProcess::commit_version(const IssuArguments& arguments) {
  if (auto ok = allowed(IssuEvent::commit_version); !ok) return tl::unexpected(ok.error());
  // With no standby in the chassis there is nobody to reload: one that comes later follows the active.
  if (around_.rf.peer_here())
    if (auto ok = peer_is_ready(IssuEvent::commit_version); !ok) return tl::unexpected(ok.error());
  if (auto ok = names_image(arguments, record_.new_image); !ok) return tl::unexpected(ok.error());
  command(IssuEvent::commit_version);
  return std::string("%issu commitversion executed successfully");
}

Result<std::string> IssuProcess::abort_version(const IssuArguments& arguments) {
  if (auto ok = allowed(IssuEvent::abort_version); !ok) return tl::unexpected(ok.error());
  if (auto ok = names_image(arguments, record_.new_image); !ok) return tl::unexpected(ok.error());
  if (step() == IssuStep::switching && !runs_new_image())
    return fail(ErrorCode::refused, "% issu abortversion: the switchover is under way");
  // In Run Version the standby takes over; in Load Version it is only reset, in whatever state it is.
  if (step() == IssuStep::running)
    if (auto ok = peer_is_ready(IssuEvent::abort_version); !ok) return tl::unexpected(ok.error());
  command(IssuEvent::abort_version);
  return std::string("%issu abortversion initiated successfully");
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
  // A commit that was taken while no standby was there, or that it has not heard: it is told now.
  const std::vector<std::string> boots = boot_images(around_.rf.peer_boot());
  if (step() == IssuStep::committing && (boots.empty() || boots.front() != record_.new_image))
    return reload_standby(boot_with_front(record_.new_image, around_.rf.peer_boot()));
  signal(IssuEvent::standby_wrong, why);
}

void IssuProcess::peer_changed() {
  if (around_.rf.state() != RfState::active) return;
  if (!around_.rf.peer_here()) return peer_lost();
  // A reload that the standby has not yet obeyed: what it says now is of the boot before.
  if (reload_ != 0) return;
  if (peer_signed_in()) {
    if (runs_expected_image())
      signal(IssuEvent::standby_hot, "");
    else
      standby_is_wrong("standby runs " + around_.rf.peer_image());
    if (rollback_extended_ && step() == IssuStep::running)
      signal(IssuEvent::rollback_expired, "rollback timer expired");
  } else if (around_.rf.peer_state() == RfState::standby_cold && !around_.rf.sso()) {
    standby_is_wrong("standby stays cold: " + around_.rf.verdict().why);
  }
}

void IssuProcess::switched_over() {
  signal(runs_new_image() ? IssuEvent::took_over_new : IssuEvent::took_over_old, switchover_why());
}

}  // namespace hitless
