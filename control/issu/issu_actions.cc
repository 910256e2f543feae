// Actions of the table of the ISSU process.
#include <algorithm>

#include "control/issu/issu_process.h"

namespace hitless {
namespace {

constexpr Duration kPreloadAgain = std::chrono::seconds(30);
/// What the 4500 adds when the rollback timer ends and there is nobody to go back to.
constexpr Duration kRollbackExtension = std::chrono::minutes(15);

}  // namespace

void IssuProcess::reload_standby_new() { reload_standby(boot_with_front(record_.new_image, around_.rf.peer_boot())); }

void IssuProcess::reload_standby_old() { reload_standby(record_.old_boot); }

void IssuProcess::reload_standby_own() {
  // One that already boots by our variable and still comes up otherwise cannot do better.
  if (around_.rf.peer_boot() != around_.nvram.boot) reload_standby(around_.nvram.boot);
}

void IssuProcess::make_plan() {
  if (record_.old_image.empty()) return;  // the plan of the last upgrade stays shown
  std::map<Slot, std::string> reloads;
  for (const InstalledCard& card : around_.config.cards) {
    if (record_.unloaded.contains(card.slot)) reloads[card.slot] = "the new software is not loaded on the card";
    if (record_.rpr) reloads[card.slot] = "RPR: the standby knows no state of the cards";
  }
  plan_ = plan_upgrade(around_.config, record_.old_manifest, record_.new_manifest, record_.prefixes, reloads);
}

void IssuProcess::card_reloads(Slot slot, const std::string& why) {
  if (plan_.empty()) {  // outside an upgrade nothing was planned
    const ImageManifest& image = around_.rf.identity().manifest;
    plan_ = plan_upgrade(around_.config, image, image, around_.prefixes());
  }
  const auto row = std::find_if(plan_.begin(), plan_.end(), [slot](const PlanRow& r) { return r.slot == slot; });
  if (row == plan_.end() || row->fate == CardFate::reload) return;
  record_.prefixes = std::max<std::uint64_t>(record_.prefixes, around_.prefixes());
  record_.unloaded.insert(slot);
  const ImageManifest& image = around_.rf.identity().manifest;
  for (PlanRow& reload : plan_upgrade(around_.config, image, image, record_.prefixes, {{slot, why}}))
    if (reload.slot == slot) {
      row->fate = reload.fate;
      row->why = reload.why;
      row->outage_max = reload.outage_max;
    }
  around_.journal.note("plan", "slot " + std::to_string(slot.value), to_string(CardFate::reload), why);
}

void IssuProcess::begin_preloads() {
  record_.prefixes = around_.prefixes();
  record_.unloaded.clear();
  make_plan();
  for (const PlanRow& row : plan_)
    around_.journal.note("plan", "slot " + std::to_string(row.slot.value), to_string(row.fate), row.why);
  preloading_.clear();
  send_preloads();
}

std::vector<Slot> IssuProcess::not_preloaded() const {
  std::vector<Slot> missing;
  const CardSessions* cards = around_.cards();
  if (step() != IssuStep::loaded || cards == nullptr) return missing;
  for (const PlanRow& row : plan_)
    if (row.fate == CardFate::warm && cards->card(row.slot)->loaded != row.to) missing.push_back(row.slot);
  return missing;
}

void IssuProcess::card_greeted() { send_preloads(); }

void IssuProcess::send_preloads() {
  around_.timers.cancel(preload_);
  const std::vector<Slot> missing = not_preloaded();
  if (missing.empty()) return;
  for (const PlanRow& row : plan_) {
    if (std::find(missing.begin(), missing.end(), row.slot) == missing.end()) continue;
    // A card that boots or downloads its table could only say no; it is asked when it forwards.
    const CardState state = around_.cards()->card(row.slot)->state;
    if (state != CardState::forwarding && state != CardState::preloading) continue;
    if (preloading_.insert(row.slot).second)
      around_.journal.note("preload", "slot " + std::to_string(row.slot.value), "started", row.to);
    around_.cards()->send(row.slot,
                          encode(PreloadImage{row.to, record_.new_manifest.size_bytes}, kCardProtocolVersion));
  }
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
  if (!result.ok) card_reloads(slot, "preload failed: " + result.why);
  checkpoint();
}

void IssuProcess::hand_over() {
  start_rollback();
  when_checkpointed([this] { around_.reset(record_.why); });
}

void IssuProcess::take_over() {
  if (record_.rollback_at == kNever)
    start_rollback();
  else
    arm_rollback();
}

void IssuProcess::take_over_back() {
  stop_rollback();
  // A commit that this RP could not follow has left the new image in front.
  if (!record_.old_boot.empty()) around_.nvram.boot = record_.old_boot;
}

void IssuProcess::take_over_to_abort() {
  record_.rollback_at = around_.timers.now();
  arm_rollback();
}

void IssuProcess::commit() {
  stop_rollback();
  reload_standby(boot_with_front(record_.new_image, around_.rf.peer_boot()));
}

void IssuProcess::abort_load() {
  around_.cards()->discard_loaded(record_.why);
  preloading_.clear();
  reload_standby_old();
}

void IssuProcess::abort_run() {
  stop_rollback();
  around_.nvram.boot = record_.old_boot;
  when_checkpointed([this] { around_.reset(record_.why); });
}

void IssuProcess::finish() {
  stop_rollback();
  around_.timers.cancel(patience_);
  after_checkpoint_ = nullptr;  // what was to follow belongs to the upgrade that is over
  preloading_.clear();
  if (CardSessions* cards = around_.cards(); cards != nullptr) cards->discard_loaded(record_.why);
  record_ = IssuRecord();
}

void IssuProcess::start_rollback() {
  // Counted from the typing of runversion, on whichever RP: the instant travels in the checkpoint.
  record_.rollback_at = around_.timers.now() + rollback_time();
  rollback_extended_ = false;
  around_.journal.note("rollback timer", "stopped", "running", record_.why);
  arm_rollback();
}

void IssuProcess::arm_rollback() {
  around_.timers.cancel(rollback_);
  rollback_ = around_.timers.at(std::max(record_.rollback_at, around_.timers.now()), [this] {
    rollback_ = 0;
    rollback_ended();
  });
}

void IssuProcess::stop_rollback() {
  around_.timers.cancel(rollback_);
  if (record_.rollback_at != kNever) around_.journal.note("rollback timer", "running", "stopped", record_.why);
  record_.rollback_at = kNever;
}

void IssuProcess::rollback_ended() {
  if (!peer_signed_in() && !rollback_extended_) {
    rollback_extended_ = true;
    record_.rollback_at = around_.timers.now() + kRollbackExtension;
    around_.journal.note("rollback timer", "running", "extended", "there is no standby to go back to");
    arm_rollback();
    return checkpoint();
  }
  signal(IssuEvent::rollback_expired, "rollback timer expired");
}

}  // namespace hitless
