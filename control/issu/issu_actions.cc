// Actions of the table of the ISSU process.
#include <algorithm>

#include "control/issu/issu_process.h"

#include "dataplane/base/timeline_words.h"

namespace hitless {
void IssuProcess::ask_standby() { peer_.compare_images(); }

void IssuProcess::refuse_load() {
  if (late_refusal_) around_.owner.refused_late(*late_refusal_);
  finish();
}

void IssuProcess::reload_standby_new() {
  peer_.order_reload(boot_with_front(record_.new_image, around_.rf.peer_boot()));
}

void IssuProcess::reload_standby_old() { peer_.order_reload(record_.old_boot); }

void IssuProcess::reload_standby_own() {
  // A standby that already has this BOOT variable and still runs another image would do the same after a reload.
  if (around_.rf.peer_boot() != around_.nvram.boot) peer_.order_reload(around_.nvram.boot);
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
    plan_ = plan_upgrade(around_.config, image, image, around_.owner.prefixes());
  }
  const auto row = std::find_if(plan_.begin(), plan_.end(), [slot](const PlanRow& r) { return r.slot == slot; });
  if (row == plan_.end() || row->fate == CardFate::reload) return;
  record_.prefixes = std::max<std::uint64_t>(record_.prefixes, around_.owner.prefixes());
  record_.unloaded.insert(slot);
  const ImageManifest& image = around_.rf.identity().manifest;
  for (PlanRow& reload : plan_upgrade(around_.config, image, image, record_.prefixes, {{slot, why}}))
    if (reload.slot == slot) {
      row->fate = reload.fate;
      row->why = reload.why;
      row->outage_max = reload.outage_max;
    }
  around_.timeline.note(timeline::kPlan, to_string(slot), to_string(CardFate::reload), why);
}

void IssuProcess::begin_preloads() {
  record_.prefixes = around_.owner.prefixes();
  record_.unloaded.clear();
  make_plan();
  for (const PlanRow& row : plan_)
    around_.timeline.note(timeline::kPlan, to_string(row.slot), to_string(row.fate), row.why);
  preloads_.forget();
  preloads_.order();
}

std::vector<PreloadOrder> IssuProcess::not_preloaded() const {
  std::vector<PreloadOrder> missing;
  const CardSessions* cards = around_.owner.cards();
  if (step() != IssuStep::loaded || cards == nullptr) return missing;
  for (const PlanRow& row : plan_)
    if (row.fate == CardFate::warm && cards->card(row.slot)->loaded != row.to)
      missing.push_back({row.slot, row.to, record_.new_manifest.size_bytes});
  return missing;
}

void IssuProcess::card_greeted() { preloads_.order(); }

void IssuProcess::preloaded(const PreloadResult& result) {
  const Slot slot(result.slot);
  const auto row = std::find_if(plan_.begin(), plan_.end(), [slot](const PlanRow& r) { return r.slot == slot; });
  if (step() != IssuStep::loaded || row == plan_.end() || result.software != row->to) return;
  if (!preloads_.answered(slot, result)) return;
  if (!result.ok) card_reloads(slot, "preload failed: " + result.why);
  checkpoint();
}

void IssuProcess::hand_over() {
  start_rollback();
  peer_.when_checkpointed([this] { around_.owner.reset(record_.why); });
}

void IssuProcess::take_over() {
  if (rollback_.running())
    rollback_.resume();
  else
    start_rollback();
}

void IssuProcess::take_over_back() {
  stop_rollback();
  // A commit that this RP could not follow has left the new image in front of the BOOT variable.
  if (!record_.old_boot.empty()) around_.nvram.boot = record_.old_boot;
}

void IssuProcess::take_over_to_abort() { rollback_.end_now(); }

void IssuProcess::commit() {
  stop_rollback();
  reload_standby_new();
}

void IssuProcess::abort_load() {
  around_.owner.cards()->discard_loaded(record_.why);
  preloads_.forget();
  reload_standby_old();
}

void IssuProcess::abort_run() {
  stop_rollback();
  around_.nvram.boot = record_.old_boot;
  peer_.when_checkpointed([this] { around_.owner.reset(record_.why); });
}

void IssuProcess::finish() {
  stop_rollback();
  peer_.drop_pending_step();  // the step belongs to the upgrade that is over
  preloads_.forget();
  if (CardSessions* cards = around_.owner.cards(); cards != nullptr) cards->discard_loaded(record_.why);
  record_ = IssuRecord();
}

void IssuProcess::start_rollback() { rollback_.start(rollback_time(), record_.why); }
void IssuProcess::stop_rollback() { rollback_.stop(record_.why); }

void IssuProcess::rollback_ended() {
  if (!peer_signed_in() && !rollback_.extended()) {
    rollback_.extend(around_.config.platform->peer_timers.rollback_extension);
    return checkpoint();
  }
  signal(IssuEvent::rollback_expired, "rollback timer expired");
}

}  // namespace hitless
