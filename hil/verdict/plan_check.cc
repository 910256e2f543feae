#include "hil/verdict/plan_check.h"

#include <algorithm>
#include <map>
#include <utility>

#include "dataplane/base/timeline_words.h"
#include "hil/output/format.h"
#include "hil/record/gate_measurement.h"

namespace hitless {
namespace {

/// Overlap of two spans.
Duration overlap(Instant from, Instant until, Instant other_from, Instant other_until) {
  return std::max(Duration{}, std::min(until, other_until) - std::max(from, other_from));
}

/// The part of the span without an active RP: a card that comes up then has to wait for an active RP.
Duration without_active(const RunRecord& run, Instant from, Instant until) {
  Duration sum{};
  std::string active;
  Instant since = run.span.powered_on;
  for (const TimelineEntry& e : run.timeline.entries()) {
    if (e.what != timeline::kRpRole) continue;
    if (e.to == to_string(RpRole::active)) {
      if (active.empty()) sum += overlap(from, until, since, e.at);
      active = e.who;
    } else if (e.who == active) {
      active.clear();
      since = e.at;
    }
  }
  return active.empty() ? sum + overlap(from, until, since, run.span.ended) : sum;
}

/// The longest full reload of the card in this slot, with the download of the table.
Duration reload_max(const RunRecord& run, Slot slot) {
  for (const InstalledCard& card : run.input.config.cards)
    if (card.slot == slot)
      return card.type->reload_max +
             std::chrono::seconds(1 + static_cast<std::int64_t>(run.tables.prefixes / card.type->fib_install_per_s));
  return {};
}

/// Number of reasons for a further restart of a card that is still down: a fault that has struck by then, or a command
/// typed meanwhile. Each reason counts once, so that the plan does not excuse a loop of restarts.
std::int64_t restarts_explained(const RunRecord& run, const GateOutage& outage) {
  const auto faults = std::ranges::count_if(
      run.event.faults, [&](const FaultRecord& fault) { return fault.struck_at && *fault.struck_at < outage.opened; });
  const auto commands = std::ranges::count_if(run.event.steps, [&](const StepRecord& step) {
    return !step.refused && step.typed >= outage.closed && step.typed < outage.opened;
  });
  return faults + commands;
}

/// Time that further restarts may add: a card that is ordered to restart again before it is up has one long outage.
Duration further_restarts(const RunRecord& run, Slot slot, const GateOutage& outage) {
  const std::string who = to_string(slot);
  std::int64_t begun = 0;
  for (const TimelineEntry& e : run.timeline.entries())
    if (e.who == who && e.what == timeline::kCardState && e.at >= outage.closed && e.at < outage.opened &&
        (e.to == to_string(CardState::warm_restart) || e.to == to_string(CardState::reloading)))
      ++begun;
  return std::clamp<std::int64_t>(begun - 1, 0, restarts_explained(run, outage)) * reload_max(run, slot);
}

/// Longest time that a fault of the card or its links adds to an outage that the fault meets.
Duration added_by(const FaultRecord& fault, const RunRecord& run, Slot slot, const GateOutage& outage) {
  if (!fault.struck_at || fault.spec.slot != slot || outage.opened <= *fault.struck_at) return {};
  if (*fault.struck_at + fault.spec.outage.value_or(Duration{}) < outage.closed) return {};
  return fault.effect == FaultEffect::card_crash ? reload_max(run, slot) : fault.spec.outage.value_or(Duration{});
}

/// Longest transit time of a packet of the card: a packet sent longer before a closing died elsewhere.
Duration transit_max(const RunRecord& run, Slot slot) {
  Duration longest{};
  for (const MeterScope& scope : run.measured.meter.cards)
    if (scope.slot == slot) longest = Duration(scope.transit_max_ns);
  return longest;
}

void check_outage(const RunRecord& run, const PlanRow& row, const GateOutage& outage, Verdict& verdict) {
  const Instant opened = std::min(outage.opened, run.span.ended);
  Duration maximum =
      row.outage_max + without_active(run, outage.closed, opened) + further_restarts(run, row.slot, outage);
  for (const FaultRecord& fault : run.event.faults) maximum += added_by(fault, run, row.slot, outage);
  const std::string subject = to_string(row.slot);
  const std::string limit = (maximum == row.outage_max ? ", the plan's maximum is " : ", plan and faults allow ") +
                            duration_text(to_ns(maximum));
  if (outage.opened == kNever || outage.opened - outage.closed > maximum)
    verdict.failed.push_back(subject + " stopped for " + duration_text(to_ns(opened - outage.closed)) + limit);
  const auto measured = measured_of(run, outage);
  // A packet lost before the gate closed or after the gate opened died at another gate, whose outage it measures too.
  if (!measured || measured->last_lost >= outage.opened ||
      measured->first_lost + transit_max(run, row.slot) < outage.closed)
    return;
  if (measured->lower_ns > to_ns(maximum))
    verdict.failed.push_back(subject + " measured at least " + duration_text(measured->lower_ns) + limit);
  else if (measured->upper_ns > to_ns(maximum) && maximum == row.outage_max)  // a fault's length has no margin
    verdict.inconclusive.push_back(subject + ": the measured bracket reaches further" + limit);
}

/// From this instant on cards restart by the plan as it stands: runversion was typed, or the standby took over without
/// the command. kNever: neither happened.
Instant promised_at(const RunRecord& run) {
  Instant at = kNever;
  for (const StepRecord& step : run.event.steps)
    if (!step.refused && step.issu == IssuEvent::run_version) at = std::min(at, step.typed);
  bool planned = false;
  for (const TimelineEntry& e : run.timeline.entries()) {
    planned = planned || e.what == timeline::kPlan;
    if (planned && e.what == timeline::kSwitchover) at = std::min(at, e.at);
  }
  return at;
}

}  // namespace

void require_promise(const RunRecord& run, Verdict& verdict) {
  const Instant promised = promised_at(run);
  std::map<std::string, std::string> fates;
  for (const TimelineEntry& e : run.timeline.entries()) {
    if (e.what != timeline::kPlan) continue;
    const std::string before = std::exchange(fates[e.from], e.to);
    if (e.at < promised || before.empty() || before == e.to || e.to != to_string(CardFate::reload)) continue;
    const bool explained = std::ranges::any_of(
        run.event.faults, [&](const FaultRecord& fault) { return fault.struck_at && *fault.struck_at <= e.at; });
    if (!explained)
      verdict.failed.push_back(e.from + " was promised " + before + " and was reloaded without a fault: " + e.why);
  }
}

void require_plan(const RunRecord& run, const PlanRow& row, bool all_seen, Verdict& verdict) {
  bool seen = row.fate == CardFate::none;
  for (const GateOutage& outage : run.measured.truth.outages()) {
    if (outage.gate.kind != GateKind::card || outage.gate.slot != row.slot) continue;
    seen = seen || measured_of(run, outage);
    check_outage(run, row, outage, verdict);
  }
  if (!seen && all_seen)
    verdict.inconclusive.push_back(to_string(row.slot) + ": its planned " + to_string(row.fate) +
                                   " restart was not seen, no packet was due");
}

}  // namespace hitless
