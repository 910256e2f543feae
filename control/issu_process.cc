// Commands and guards, and the actions of the table. Messages and checkpoints: issu_messages.cc.
#include "control/issu_process.h"

#include <algorithm>

namespace hitless {
namespace {
constexpr Duration kPreloadAgain = std::chrono::seconds(30);
}  // namespace

IssuProcess::IssuProcess(IssuSurroundings around) : around_(std::move(around)) { enter(IssuStep::idle); }

void IssuProcess::enter(IssuStep step) { fsm_.emplace(IssuRows::rows, *this, step); }

Duration IssuProcess::rollback_time() const {
  return around_.config.rollback_timer > Duration{} ? around_.config.rollback_timer
                                                    : around_.config.platform->rollback_default;
}

bool IssuProcess::settled() const {
  return step() == IssuStep::idle || step() == IssuStep::loaded || step() == IssuStep::running;
}

bool IssuProcess::preload_finished() const {
  return step() != IssuStep::verifying && step() != IssuStep::loading && preloading_.empty();
}

Result<void> IssuProcess::allowed(IssuEvent event) const {
  if (fsm_->find(event) != nullptr) return {};
  return fail(ErrorCode::refused,
              std::string("% ") + to_string(event) + " is not allowed in ISSU state " + to_string(step()));
}

Result<void> IssuProcess::peer_is_hot(IssuEvent event) const {
  if (around_.rf.peer_here() && around_.rf.peer_state() == RfState::standby_hot) return {};
  return fail(ErrorCode::refused, std::string("% ") + to_string(event) + ": standby is not ready, it is " +
                                      to_string(around_.rf.peer_state()) + ", expected " +
                                      to_string(RfState::standby_hot));
}

Result<void> IssuProcess::names_image(const IssuArguments& arguments, const std::string& expected) {
  if (arguments.image.empty() || arguments.image == expected) return {};
  return fail(ErrorCode::refused, "% image " + arguments.image + ": expected " + expected);
}

void IssuProcess::command(IssuEvent event) {
  late_refusal_.reset();
  why_ = to_string(event);
  move(event);
}

void IssuProcess::signal(IssuEvent event, const std::string& why) {
  if (fsm_->find(event) == nullptr) return;  // it means nothing in this step
  if (event == IssuEvent::rollback_expired || event == IssuEvent::standby_wrong) why_ = why;
  move(event);
}

void IssuProcess::move(IssuEvent event) {
  const IssuState from = state();
  const auto* row = fsm_->find(event);
  const IssuState to = shown_state(row->to);
  if (from != to) around_.journal.note("issu state", to_string(from), to_string(to), why_);
  static_cast<void>(fsm_->handle(event));
  checkpoint();
}

Result<std::string> IssuProcess::load_version(const IssuArguments& arguments) {
  if (arguments.image.empty()) return fail(ErrorCode::bad_input, "% issu loadversion: expected an image");
  if (auto ok = allowed(IssuEvent::load_version); !ok) return tl::unexpected(ok.error());
  if (arguments.forced)
    return fail(ErrorCode::refused, "% issu loadversion forced: Fast Software Upgrade is not in this build");
  if (auto ok = peer_is_hot(IssuEvent::load_version); !ok) return tl::unexpected(ok.error());
  const auto next = around_.disk.read(arguments.image);
  if (!next) return fail(ErrorCode::refused, "% issu loadversion: " + next.error().message);
  const RfIdentity& running = around_.rf.identity();
  if (arguments.image == running.image)
    return fail(ErrorCode::refused, "% issu loadversion: " + arguments.image + " is running");
  if (const auto verdict = compare_images(running.manifest, *next); verdict.outcome == Compatibility::incompatible)
    return fail(ErrorCode::refused, "% issu loadversion: images are incompatible: " + verdict.why);
  old_image_ = running.image;
  old_manifest_ = running.manifest;
  old_boot_ = around_.boot;
  new_image_ = arguments.image;
  new_manifest_ = *next;
  command(IssuEvent::load_version);
  return std::string("%issu loadversion accepted, images are verified and the standby is reloaded");
}

Result<std::string> IssuProcess::run_version(const IssuArguments& arguments) {
  if (auto ok = allowed(IssuEvent::run_version); !ok) return tl::unexpected(ok.error());
  if (auto ok = peer_is_hot(IssuEvent::run_version); !ok) return tl::unexpected(ok.error());
  if (auto ok = names_image(arguments, new_image_); !ok) return tl::unexpected(ok.error());
  if (!preloading_.empty()) {
    std::string slots;
    for (const Slot slot : preloading_) slots += (slots.empty() ? "" : ", ") + std::to_string(slot.value);
    return fail(ErrorCode::refused, "% issu runversion: preload is not finished in slot " + slots);
  }
  command(IssuEvent::run_version);
  return std::string("%issu runversion initiated successfully");
}

Result<std::string> IssuProcess::accept_version(const IssuArguments& arguments) {
  if (auto ok = allowed(IssuEvent::accept_version); !ok) return tl::unexpected(ok.error());
  if (auto ok = names_image(arguments, new_image_); !ok) return tl::unexpected(ok.error());
  const bool was_running = rollback_at_ != kNever;
  command(IssuEvent::accept_version);
  return std::string(was_running ? "% Rollback timer stopped. Please issue the commitversion command."
                                 : "% Rollback timer is not running");
}

Result<std::string> IssuProcess::commit_version(const IssuArguments& arguments) {
  if (auto ok = allowed(IssuEvent::commit_version); !ok) return tl::unexpected(ok.error());
  if (auto ok = peer_is_hot(IssuEvent::commit_version); !ok) return tl::unexpected(ok.error());
  if (auto ok = names_image(arguments, new_image_); !ok) return tl::unexpected(ok.error());
  command(IssuEvent::commit_version);
  return std::string("%issu commitversion executed successfully");
}

Result<std::string> IssuProcess::abort_version(const IssuArguments& arguments) {
  if (auto ok = allowed(IssuEvent::abort_version); !ok) return tl::unexpected(ok.error());
  if (auto ok = names_image(arguments, new_image_); !ok) return tl::unexpected(ok.error());
  // In Run Version the standby takes over; in Load Version it is only reset, in whatever state it is.
  if (step() == IssuStep::running)
    if (auto ok = peer_is_hot(IssuEvent::abort_version); !ok) return tl::unexpected(ok.error());
  command(IssuEvent::abort_version);
  return std::string("%issu abortversion initiated successfully");
}

void IssuProcess::reload_standby_new() { reload_standby(boot_with_front(new_image_, around_.rf.peer_boot())); }
void IssuProcess::reload_standby_old() { reload_standby(old_boot_); }

void IssuProcess::make_plan() {
  plan_ = plan_upgrade(around_.config, old_manifest_, new_manifest_, prefixes_);
  for (PlanRow& row : plan_)
    if (row.fate == CardFate::warm && unloaded_.contains(row.slot)) {
      // Without the preload the restart is a full one, with the reload's maximum.
      ChassisConfig one = around_.config;
      PlatformType without = *around_.config.platform;
      without.efsu = false;
      one.platform = &without;
      std::erase_if(one.cards, [&](const InstalledCard& c) { return c.slot != row.slot; });
      row = plan_upgrade(one, old_manifest_, new_manifest_, prefixes_).front();
      row.why = "preload failed";
    }
}

void IssuProcess::begin_preloads() {
  prefixes_ = around_.prefixes();
  unloaded_.clear();
  to_restart_.clear();  // of an upgrade before: it spoke of another plan
  make_plan();
  for (const PlanRow& row : plan_) {
    around_.journal.note("plan", "slot " + std::to_string(row.slot.value), to_string(row.fate), row.why);
    if (row.fate != CardFate::warm) continue;
    preloading_.insert(row.slot);
    around_.journal.note("preload", "slot " + std::to_string(row.slot.value), "started", row.to);
  }
  send_preloads();
}

void IssuProcess::send_preloads() {
  around_.timers.cancel(preload_);
  if (preloading_.empty() || step() != IssuStep::loaded) return;
  for (const PlanRow& row : plan_)
    if (preloading_.contains(row.slot))
      around_.cards()->send(row.slot, encode(PreloadImage{row.to, new_manifest_.size_bytes}, kCardProtocolVersion));
  // A card that already loads this software lets a second request pass; one that lost the first, or restarted, needs
  // it.
  preload_ = around_.timers.after(kPreloadAgain, [this] { send_preloads(); });
}

void IssuProcess::preloaded(const PreloadResult& result) {
  const Slot slot(result.slot);
  const auto row = std::find_if(plan_.begin(), plan_.end(), [slot](const PlanRow& r) { return r.slot == slot; });
  if (step() != IssuStep::loaded || row == plan_.end() || result.software != row->to) return;
  if (preloading_.erase(slot) == 0) return;
  around_.journal.note("preload", "slot " + std::to_string(slot.value), result.ok ? "finished" : "failed", result.why);
  if (!result.ok) {
    unloaded_.insert(slot);
    make_plan();  // the same rows on the standby, which is told the slot; why it failed stands in the Timeline
  }
  checkpoint();
}

void IssuProcess::hand_over() {
  start_rollback();
  when_checkpointed([this] { around_.reset(why_); });
}

void IssuProcess::take_over() {
  if (rollback_at_ == kNever)
    start_rollback();
  else
    arm_rollback();
  plan_restarts(true);
}

void IssuProcess::take_over_back() {
  stop_rollback();
  plan_restarts(false);
}

void IssuProcess::plan_restarts(bool to_new) {
  restart_to_new_ = to_new;
  to_restart_.clear();
  for (const PlanRow& row : plan_)
    if (row.fate != CardFate::none) to_restart_.insert(row.slot);
}

void IssuProcess::card_hello(Slot slot) {
  // A card obeys only the RP that it has answered, and one that was booting at the switchover answers later.
  if (to_restart_.erase(slot) == 0) return;
  for (const PlanRow& row : plan_) {
    const std::string& target = restart_to_new_ ? row.to : row.from;
    if (row.slot == slot && around_.cards()->card(slot)->software != target)
      around_.cards()->send(slot, encode(RestartCard{row.fate == CardFate::warm, target, why_}, kCardProtocolVersion));
  }
}

void IssuProcess::commit() {
  stop_rollback();
  reload_standby(boot_with_front(new_image_, around_.rf.peer_boot()));
}

void IssuProcess::abort_load() {
  for (const PlanRow& row : plan_)
    if (row.fate == CardFate::warm) around_.cards()->send(row.slot, encode(PreloadDiscard{why_}, kCardProtocolVersion));
  preloading_.clear();
  reload_standby_old();
}

void IssuProcess::abort_run() {
  stop_rollback();
  around_.boot = old_boot_;
  when_checkpointed([this] { around_.reset(why_); });
}

void IssuProcess::finish() {
  stop_rollback();
  preloading_.clear();
  old_image_.clear();
  new_image_.clear();
  old_boot_.clear();
  why_.clear();
}

void IssuProcess::start_rollback() {
  // Counted from the typing of runversion, on whichever RP: the instant travels in the checkpoint.
  rollback_at_ = around_.timers.now() + rollback_time();
  rollback_extended_ = false;
  around_.journal.note("rollback timer", "stopped", "running", why_);
  arm_rollback();
}

void IssuProcess::arm_rollback() {
  around_.timers.cancel(rollback_);
  rollback_ = around_.timers.at(std::max(rollback_at_, around_.timers.now()), [this] {
    rollback_ = 0;
    rollback_ended();
  });
}

void IssuProcess::stop_rollback() {
  around_.timers.cancel(rollback_);
  if (rollback_at_ != kNever) around_.journal.note("rollback timer", "running", "stopped", why_);
  rollback_at_ = kNever;
}

void IssuProcess::rollback_ended() {
  if (around_.rf.peer_state() != RfState::standby_hot && !rollback_extended_) {
    // There is nobody to go back to yet: the 4500's extension.
    rollback_extended_ = true;
    rollback_at_ = around_.timers.now() + std::chrono::minutes(15);
    around_.journal.note("rollback timer", "running", "extended", "the standby is not hot");
    arm_rollback();
    return checkpoint();
  }
  signal(IssuEvent::rollback_expired, "rollback timer expired");
}

std::string IssuProcess::expected_standby_image() const {
  switch (step()) {
    case IssuStep::loading:
    case IssuStep::committing:
      return new_image_;
    case IssuStep::switching:
    case IssuStep::aborting:
      return old_image_;
    default:
      return {};
  }
}

void IssuProcess::peer_changed() {
  if (around_.rf.state() != RfState::active) return;
  const RfState peer = around_.rf.peer_state();
  if (!around_.rf.peer_here()) return peer_lost();
  // A reload that the standby has not yet obeyed: what it says now is of the boot before.
  if (reload_ != 0) return;
  const std::string expected = expected_standby_image();
  const bool expected_here = expected.empty() || around_.rf.peer_image() == expected;
  if (peer == RfState::standby_hot) {
    signal(expected_here ? IssuEvent::standby_hot : IssuEvent::standby_wrong,
           "standby runs " + around_.rf.peer_image());
    if (rollback_extended_ && step() == IssuStep::running)
      signal(IssuEvent::rollback_expired, "rollback timer expired");
  } else if (peer == RfState::standby_cold && !around_.rf.sso()) {
    signal(IssuEvent::standby_wrong, "standby stays cold: " + around_.rf.verdict().why);
  }
}

void IssuProcess::switched_over() { signal(IssuEvent::switched_over, why_); }

}  // namespace hitless
