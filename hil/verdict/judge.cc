// The rules of a verdict: conditions for any conclusion, and conditions for a pass.
#include "hil/verdict/judge.h"

#include <algorithm>
#include <string>

#include "hil/record/fault_effect.h"
#include "hil/verdict/plan_check.h"
#include "hil/verdict/two_actives.h"

namespace hitless {
namespace {

/// A phase of at least this length must have seen traffic; a scaled schedule has shorter phases.
Duration phase_with_traffic(const RunRecord& run) {
  return Duration{std::chrono::seconds(1)} / static_cast<Duration::rep>(run.clock.options.time_scale);
}

void require_traffic(const RunRecord& run, std::vector<std::string>& why) {
  if (run.books.ledger->total().offered == 0) {
    why.push_back("no traffic was offered");
    return;
  }
  const auto& phases = run.books.phases.phases();
  const auto& books = run.books.ledger->books();
  for (std::size_t i = 0; i < phases.size(); ++i) {
    const Instant until = i + 1 < phases.size() ? phases[i + 1].from : run.span.traffic_until;
    if (until - phases[i].from < phase_with_traffic(run)) continue;
    std::uint64_t offered = 0;
    if (i < books.size())
      for (const InterfaceBook& book : books[i]) offered += book.offered;
    if (offered == 0) why.push_back("no traffic was offered in phase " + phases[i].name);
  }
  if (run.measured.meter.received == 0) why.push_back("no packet came back to the tester");
}

bool expects_upgrade(const RunRecord& run) {
  const Expectation& expect = run.input.scenario.expect;
  return run.input.scenario.upgrade_to && !expect.any_outcome &&
         expect.outcome.value_or(UpgradeOutcome::upgraded) == UpgradeOutcome::upgraded;
}

void require_event(const RunRecord& run, std::vector<std::string>& why) {
  if (expects_upgrade(run)) {
    const std::string& target = *run.input.scenario.upgrade_to;
    const auto image = [&](const std::array<std::string, 2>& images, std::optional<RpId> rp) {
      return rp ? images[static_cast<std::size_t>(*rp)] : std::string();
    };
    if (run.before.active == run.after.active) why.push_back("the upgrade did not happen: the active RP is the same");
    if (image(run.after.images, run.after.active) != target)
      why.push_back("the upgrade did not happen: the active RP does not run " + target);
    if (!(run.before.epoch < run.after.epoch)) why.push_back("the upgrade did not happen: the FIB epoch did not rise");
  }
  if (!run.input.scenario.upgrade_to && run.input.scenario.faults.empty() && run.input.scenario.routes.updates.empty())
    why.push_back("nothing was to happen: the scenario names neither upgrade_to nor faults nor updates");
  if (run.event.updates.not_played > 0)
    why.push_back(std::to_string(run.event.updates.not_played) +
                  " recorded updates were not played before the run ended");
  if (!run.input.scenario.routes.updates.empty() && run.event.updates.announced + run.event.updates.withdrawn == 0)
    why.push_back("no recorded update changed a route");
  for (const FaultRecord& fault : run.event.faults)
    if (!fault.struck_at) why.push_back("a planted fault did not happen: " + fault.text + ", its event never came");
}

std::string fate_of(const RunRecord& run, std::uint16_t slot) {
  for (const PlanRow& row : run.event.plan)
    if (row.slot.value == slot) return to_string(row.fate);
  return "unplanned";
}

/// Drops of packets between the named cards.
std::uint64_t lost_between(const RunRecord& run, const std::vector<std::uint16_t>& slots) {
  const auto named = [&](InterfaceIndex interface) {
    return interface.valid() && std::find(slots.begin(), slots.end(),
                                          run.input.config.interfaces[interface.index()].slot.value) != slots.end();
  };
  std::uint64_t lost = 0;
  for (const MeterFlow& flow : run.measured.meter.flows)
    if (named(flow.sent_on) && named(flow.received_on)) lost += flow.lost;
  return lost;
}

/// The outcome that the scenario asks for, or else the upgrade's own.
void require_outcome(const RunRecord& run, std::vector<std::string>& failed) {
  const Expectation& expect = run.input.scenario.expect;
  if (!run.input.scenario.upgrade_to && !expect.outcome && !expect.any_outcome) return;
  const UpgradeOutcome outcome = run.event.ending.outcome;
  if (outcome == UpgradeOutcome::unsettled)
    failed.push_back("unsettled: " + run.event.ending.why);
  else if (const auto wanted = expect.outcome.value_or(UpgradeOutcome::upgraded);
           !expect.any_outcome && outcome != wanted)
    failed.push_back(std::string("expected the upgrade to end ") + to_string(wanted) + ", it ended " +
                     to_string(outcome));
  if (expect.simplex && run.event.ending.simplex != *expect.simplex)
    failed.push_back(*expect.simplex ? "expected one RP to be gone for good" : "expected both RPs to be there");
}

void require_expectations(const RunRecord& run, std::vector<std::string>& failed) {
  const Expectation& expect = run.input.scenario.expect;
  if (expect.active && run.after.active != expect.active)
    failed.push_back(std::string("expected RP ") + to_string(*expect.active) + " to be active at the end");
  if (expect.image)
    for (const RpId id : {RpId::a, RpId::b})
      if (const std::string& image = run.after.images[static_cast<std::size_t>(id)]; image != *expect.image)
        failed.push_back(std::string("expected RP ") + to_string(id) + " to run " + *expect.image + ", it runs " +
                         (image.empty() ? "nothing" : image));
  for (const auto& [slot, fate] : expect.fates)
    if (const std::string is = fate_of(run, slot); is != fate)
      failed.push_back("expected slot " + std::to_string(slot) + " to have fate " + fate + ", it is " + is);
  if (expect.lost_at_most && run.measured.meter.lost > *expect.lost_at_most)
    failed.push_back(std::to_string(run.measured.meter.lost) + " packets lost, expected at most " +
                     std::to_string(*expect.lost_at_most));
  if (const std::uint64_t lost = lost_between(run, expect.cards_without_loss); lost > 0)
    failed.push_back(std::to_string(lost) + " packets lost between cards that must not lose any");
}

void require_effect(const RunRecord& run, std::vector<std::string>& without_effect) {
  for (const FaultRecord& fault : run.event.faults)
    if (fault.struck_at && !took_effect(run, fault))
      without_effect.push_back("a planted fault did nothing: " + fault.text + " struck " + fault.strike.target + ", " +
                               effect_text(run, fault));
}

/// Where an upgrade is to fail, its commands may be turned down.
void require_commands(const RunRecord& run, std::vector<std::string>& failed) {
  for (const StepRecord& step : run.event.steps)
    if (step.refused && (expects_upgrade(run) || !run.input.scenario.upgrade_to))
      failed.push_back("'" + step.command + "' was refused: " + *step.refused);
}

void append(std::vector<std::string>& lines, const std::vector<std::string>& more) {
  lines.insert(lines.end(), more.begin(), more.end());
}

/// Asks one rule; every objection of the rule counts, and is kept under the rule's name.
template <class Rule>
void ask(Verdict& verdict, std::string name, const Rule& rule) {
  Verdict said;
  rule(said);
  append(verdict.broken, said.broken);
  append(verdict.inconclusive, said.inconclusive);
  append(verdict.without_effect, said.without_effect);
  append(verdict.failed, said.failed);
  append(said.inconclusive, said.without_effect);
  verdict.rules.push_back({std::move(name), {}, said.broken, said.inconclusive, said.failed});
}

void judge_instruments(const RunRecord& run, Verdict& verdict) {
  if (run.clock.options.kind == ClockKind::wall)
    ask(verdict, "clock kept", [&](Verdict& said) { said.inconclusive = objections(run.clock); });
  ask(verdict, "books close", [&](Verdict& said) { said.broken = run.books.contradictions; });
  ask(verdict, "instruments agree", [&](Verdict& said) {
    // A packet that left seconds late is lost for a tester, with no gate behind the loss.
    (comparable(run.clock) ? said.broken : said.inconclusive) = run.measured.grade.contradictions;
  });
}

void judge_interrupted(const RunRecord& run, Verdict& verdict) {
  // A run that ended early need not have reached its goal; the events that did happen must still add up.
  ask(verdict, "run came to its end", [&](Verdict& said) {
    said.inconclusive = run.early_end;
    said.inconclusive.push_back("interrupted");
  });
  judge_instruments(run, verdict);
}

}  // namespace

Verdict judge(const RunRecord& run) {
  Verdict verdict;
  if (run.interrupted) {
    judge_interrupted(run, verdict);
    return verdict;
  }
  ask(verdict, "run came to its end", [&](Verdict& said) { said.inconclusive = run.early_end; });
  ask(verdict, "chassis ready before", [&](Verdict& said) {
    if (!run.before.ready) said.inconclusive.push_back("the chassis was not ready before the deadline");
  });
  ask(verdict, "traffic present", [&](Verdict& said) { require_traffic(run, said.inconclusive); });
  ask(verdict, "event happened", [&](Verdict& said) { require_event(run, said.inconclusive); });
  if (!run.event.faults.empty())
    ask(verdict, "planted faults took effect", [&](Verdict& said) { require_effect(run, said.without_effect); });
  judge_instruments(run, verdict);
  ask(verdict, "tables of the chassis agree", [&](Verdict& said) { said.broken = run.tables.contradictions; });
  ask(verdict, "never two active RPs", [&](Verdict& said) { said.broken = two_actives(run.timeline); });
  ask(verdict, "commands accepted", [&](Verdict& said) { require_commands(run, said.failed); });
  ask(verdict, "chassis ready at the end", [&](Verdict& said) {
    if (!run.after.ready) said.failed.push_back("the chassis is not ready at the end");
  });
  if (!run.event.plan.empty())
    ask(verdict, "no card fares worse than promised", [&](Verdict& said) { require_promise(run, said); });
  for (const PlanRow& row : run.event.plan) {
    ask(verdict, to_string(row.slot) + " outage under the plan's maximum",
        [&](Verdict& said) { require_plan(run, row, expects_upgrade(run), said); });
    verdict.rules.back().slot = row.slot;
  }
  ask(verdict, "outcome as expected", [&](Verdict& said) { require_outcome(run, said.failed); });
  ask(verdict, "expectations of the scenario", [&](Verdict& said) { require_expectations(run, said.failed); });
  if (run.input.scenario.expect.reached)
    ask(verdict, "every card reached at the end", [&](Verdict& said) { said.failed = run.tables.unreached; });
  return verdict;
}

}  // namespace hitless
