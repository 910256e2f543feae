// The rules of a verdict: what must be true before anything is concluded, and what must be true for a pass.

#include <algorithm>
#include <string>

#include "hil/fault_effect.h"
#include "hil/plan_check.h"
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

bool expects_upgrade(const RunRecord& run) {
  const Expectation& expect = run.scenario.expect;
  return run.scenario.upgrade_to && !expect.any_outcome &&
         expect.outcome.value_or(UpgradeOutcome::upgraded) == UpgradeOutcome::upgraded;
}

void require_event(const RunRecord& run, std::vector<std::string>& why) {
  if (expects_upgrade(run)) {
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
  for (const FaultRecord& fault : run.faults)
    if (!fault.struck_at) why.push_back("a planted fault did not happen: " + fault.text + ", its event never came");
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

/// The outcome that the scenario asks for, or else the upgrade's own.
void require_outcome(const RunRecord& run, std::vector<std::string>& failed) {
  const Expectation& expect = run.scenario.expect;
  if (!run.scenario.upgrade_to && !expect.outcome && !expect.any_outcome) return;
  const UpgradeOutcome outcome = run.ending.outcome;
  if (outcome == UpgradeOutcome::unsettled)
    failed.push_back("unsettled: " + run.ending.why);
  else if (const auto wanted = expect.outcome.value_or(UpgradeOutcome::upgraded);
           !expect.any_outcome && outcome != wanted)
    failed.push_back(std::string("expected the upgrade to end ") + to_string(wanted) + ", it ended " +
                     to_string(outcome));
  if (expect.simplex && run.ending.simplex != *expect.simplex)
    failed.push_back(*expect.simplex ? "expected one RP to be gone for good" : "expected both RPs to be there");
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
  for (const FaultRecord& fault : run.faults)
    if (fault.struck_at && !took_effect(run, fault))
      verdict.without_effect.push_back("a planted fault did nothing: " + fault.text + " struck " + fault.struck + ", " +
                                       effect_text(run, fault));

  const auto add = [&](const std::vector<std::string>& faults) {
    verdict.broken.insert(verdict.broken.end(), faults.begin(), faults.end());
  };
  add(run.book_faults);
  add(run.grade.faults);
  add(run.chassis_faults);
  add(two_actives(run.timeline));
  // Where an upgrade is to fail, its commands may be turned down.
  for (const StepRecord& step : run.steps)
    if (step.refused && (expects_upgrade(run) || !run.scenario.upgrade_to))
      verdict.failed.push_back("'" + step.command + "' was refused: " + *step.refused);
  if (!run.ready_after) verdict.failed.push_back("the chassis is not ready at the end");
  require_plan(run, expects_upgrade(run), verdict);
  require_outcome(run, verdict.failed);
  require_expectations(run, verdict.failed);
  verdict.failed.insert(verdict.failed.end(), run.reach_faults.begin(), run.reach_faults.end());
}

}  // namespace hitless
