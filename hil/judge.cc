// The rules of a verdict: what must be true before anything is concluded, and what must be true for a pass.

#include <algorithm>
#include <string>

#include "hil/format.h"
#include "hil/run.h"
#include "hil/summary.h"

namespace hitless {
namespace {

/// A phase as long as this must have seen traffic.
constexpr Duration kPhaseWithTraffic = std::chrono::seconds(1);

void require_traffic(const RunRecord& run, std::vector<std::string>& why) {
  if (run.ledger->total().offered == 0) {
    why.push_back("no traffic was offered");
    return;
  }
  const auto& phases = run.phases.phases();
  const auto& books = run.ledger->books();
  for (std::size_t i = 0; i < phases.size(); ++i) {
    const Instant until = i + 1 < phases.size() ? phases[i + 1].from : run.traffic_until;
    if (until - phases[i].from < kPhaseWithTraffic) continue;
    std::uint64_t offered = 0;
    if (i < books.size())
      for (const InterfaceBook& book : books[i]) offered += book.offered;
    if (offered == 0) why.push_back("no traffic was offered in phase " + phases[i].name);
  }
  if (run.meter.received == 0) why.push_back("no packet came back to the tester");
}

std::string name_of(const FaultSpec& fault) {
  switch (fault.kind) {
    case FaultSpec::Kind::card_halt:
      return "card in slot " + std::to_string(fault.slot.value);
    case FaultSpec::Kind::interface_cut:
      return fault.interface;
    case FaultSpec::Kind::route_withdraw:
      return to_string(fault.prefix);
  }
  return {};
}

/// Whether the gate that the fault is about was closed at some time while the fault lasted.
bool happened(const RunRecord& run, const FaultSpec& fault) {
  const Instant from = run.traffic_from + fault.at;
  return std::any_of(run.truth.closures().begin(), run.truth.closures().end(), [&](const Closure& closure) {
    const Gate& gate = closure.gate;
    // A withdrawal reaches the cards after the fault's own time, by Links and at their own pace.
    if (fault.kind == FaultSpec::Kind::route_withdraw)
      return gate.kind == GateKind::route && gate.prefix == fault.prefix && closure.opened > from;
    if (closure.closed > from + fault.outage || closure.opened <= from) return false;
    if (fault.kind == FaultSpec::Kind::card_halt) return gate.kind == GateKind::card && gate.slot == fault.slot;
    return gate.kind == GateKind::interface && run.config.interfaces[gate.interface.index()].name == fault.interface;
  });
}

void require_event(const RunRecord& run, std::vector<std::string>& why) {
  if (run.scenario.upgrade_to) {
    const std::string& target = *run.scenario.upgrade_to;
    const auto image = [&](const std::array<std::string, 2>& images, std::optional<RpId> rp) {
      return rp ? images[static_cast<std::size_t>(*rp)] : std::string();
    };
    if (run.active_before == run.active_after) why.push_back("the upgrade did not happen: the active RP is the same");
    if (image(run.image_after, run.active_after) != target)
      why.push_back("the upgrade did not happen: the active RP does not run " + target);
    if (!(run.epoch_before < run.epoch_after)) why.push_back("the upgrade did not happen: the FIB epoch did not rise");
  }
  if (!run.scenario.upgrade_to && run.scenario.faults.empty() && run.scenario.routes.updates.empty())
    why.push_back("nothing was to happen: the scenario names neither upgrade_to nor faults nor updates");
  if (run.updates.not_played > 0)
    why.push_back(std::to_string(run.updates.not_played) + " recorded updates were not played before the run ended");
  if (!run.scenario.routes.updates.empty() && run.updates.announced + run.updates.withdrawn == 0)
    why.push_back("no recorded update changed a route");
  for (const FaultSpec& fault : run.scenario.faults)
    if (!happened(run, fault))
      why.push_back("a planted fault closed no gate: " + name_of(fault) + " at " + duration_text(to_ns(fault.at)));
}

/// The outages of each card, true and measured, against the plan's maximum.
void require_plan(const RunRecord& run, Verdict& verdict) {
  for (const PlanRow& row : run.plan) {
    if (row.fate == CardFate::none) continue;
    const bool seen =
        std::any_of(run.truth.closures().begin(), run.truth.closures().end(), [&](const Closure& closure) {
          return closure.gate.kind == GateKind::card && closure.gate.slot == row.slot && measured_of(run, closure);
        });
    if (!seen && run.scenario.upgrade_to)
      verdict.inconclusive.push_back("slot " + std::to_string(row.slot.value) + ": its planned " + to_string(row.fate) +
                                     " restart was not seen, no packet was due");
  }
  for (const PlanRow& row : run.plan)
    for (const Closure& closure : run.truth.closures()) {
      if (closure.gate.kind != GateKind::card || closure.gate.slot != row.slot) continue;
      const std::string subject = "slot " + std::to_string(row.slot.value);
      const std::string maximum = ", the plan's maximum is " + duration_text(to_ns(row.outage_max));
      if (closure.opened == kNever || closure.opened - closure.closed > row.outage_max)
        verdict.failed.push_back(subject + " stopped for " +
                                 duration_text(to_ns(std::min(closure.opened, run.ended) - closure.closed)) + maximum);
      const auto measured = measured_of(run, closure);
      if (!measured) continue;
      if (measured->lower_ns > to_ns(row.outage_max))
        verdict.failed.push_back(subject + " measured at least " + duration_text(measured->lower_ns) + maximum);
      else if (measured->upper_ns > to_ns(row.outage_max))
        verdict.inconclusive.push_back(subject + ": the measured bracket reaches further" + maximum);
    }
}

std::string fate_of(const RunRecord& run, std::uint16_t slot) {
  for (const PlanRow& row : run.plan)
    if (row.slot.value == slot) return to_string(row.fate);
  return "unplanned";
}

/// Drops of packets between the named cards.
std::uint64_t lost_between(const RunRecord& run, const std::vector<std::uint16_t>& slots) {
  const auto named = [&](InterfaceIndex interface) {
    return interface.valid() &&
           std::find(slots.begin(), slots.end(), run.config.interfaces[interface.index()].slot.value) != slots.end();
  };
  std::uint64_t lost = 0;
  for (const MeterFlow& flow : run.meter.flows)
    if (named(flow.sent_on) && named(flow.received_on)) lost += flow.lost;
  return lost;
}

void require_expectations(const RunRecord& run, std::vector<std::string>& failed) {
  const Expectation& expect = run.scenario.expect;
  if (expect.active && run.active_after != expect.active)
    failed.push_back(std::string("expected RP ") + to_string(*expect.active) + " to be active at the end");
  if (expect.image)
    for (const RpId id : {RpId::a, RpId::b})
      if (const std::string& image = run.image_after[static_cast<std::size_t>(id)]; image != *expect.image)
        failed.push_back(std::string("expected RP ") + to_string(id) + " to run " + *expect.image + ", it runs " +
                         (image.empty() ? "nothing" : image));
  for (const auto& [slot, fate] : expect.fates)
    if (const std::string is = fate_of(run, slot); is != fate)
      failed.push_back("expected slot " + std::to_string(slot) + " to have fate " + fate + ", it is " + is);
  if (expect.lost_at_most && run.meter.lost > *expect.lost_at_most)
    failed.push_back(std::to_string(run.meter.lost) + " packets lost, expected at most " +
                     std::to_string(*expect.lost_at_most));
  if (const std::uint64_t lost = lost_between(run, expect.cards_without_loss); lost > 0)
    failed.push_back(std::to_string(lost) + " packets lost between cards that must not lose any");
}

}  // namespace

void judge(RunRecord& run) {
  Verdict& verdict = run.verdict;
  if (run.interrupted) {
    // What should have happened by the end cannot be asked of it; what did happen must still add up.
    verdict.inconclusive.push_back("interrupted");
    verdict.broken.insert(verdict.broken.end(), run.book_faults.begin(), run.book_faults.end());
    verdict.broken.insert(verdict.broken.end(), run.grade.faults.begin(), run.grade.faults.end());
    return;
  }
  if (!run.ready_before) verdict.inconclusive.push_back("the chassis was not ready before the deadline");
  require_traffic(run, verdict.inconclusive);
  require_event(run, verdict.inconclusive);

  const auto add = [&](const std::vector<std::string>& faults) {
    verdict.broken.insert(verdict.broken.end(), faults.begin(), faults.end());
  };
  add(run.book_faults);
  add(run.grade.faults);
  add(run.chassis_faults);
  for (const StepRecord& step : run.steps)
    if (step.refused) verdict.failed.push_back("'" + step.command + "' was refused: " + *step.refused);
  if (!run.ready_after) verdict.failed.push_back("the chassis is not ready at the end");
  require_plan(run, verdict);
  require_expectations(run, verdict.failed);
}

}  // namespace hitless
