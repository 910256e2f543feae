// Each rule of a verdict, broken alone in a record that is good otherwise.
#include "hil/verdict/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "dataplane/base/timeline_words.h"
#include "tests/hil/record/made_up_record.h"

namespace hitless::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// What a rule says against the run, of whatever kind.
std::vector<std::string> said_by(const JudgedRule& rule) {
  std::vector<std::string> lines = rule.broken;
  lines.insert(lines.end(), rule.inconclusive.begin(), rule.inconclusive.end());
  lines.insert(lines.end(), rule.failed.begin(), rule.failed.end());
  return lines;
}

std::string spoken_against(const Verdict& verdict) {
  std::string text;
  for (const JudgedRule& rule : verdict.rules)
    for (const std::string& line : said_by(rule)) text += rule.name + ": " + line + "\n";
  return text;
}

TEST(Judge, GoodUpgrade_Passes) {
  const MadeUpRecord good;
  const Verdict verdict = judge(good.record);
  EXPECT_EQ(verdict.outcome(), Outcome::pass) << spoken_against(verdict);
  EXPECT_EQ(spoken_against(verdict), "");
}

TEST(Judge, NoTraffic_IsInconclusive) {
  const MadeUpRecord silent({.traffic = false});
  const Verdict verdict = judge(silent.record);
  EXPECT_EQ(verdict.outcome(), Outcome::inconclusive);
  EXPECT_THAT(verdict.inconclusive, ::testing::Contains("no traffic was offered"));
}

TEST(Judge, InterruptedRun_IsAskedForItsBooksOnly) {
  MadeUpRecord run;
  run.record.interrupted = true;
  run.record.after.ready = false;
  run.record.event.ending.outcome = UpgradeOutcome::unsettled;
  const Verdict verdict = judge(run.record);
  EXPECT_THAT(verdict.inconclusive, ElementsAre("interrupted"));
  EXPECT_TRUE(verdict.failed.empty()) << joined(verdict.failed);
  run.record.books.contradictions = {"1 packets leaked"};
  EXPECT_EQ(judge(run.record).outcome(), Outcome::fail);
}

struct Spoilt {
  const char* name;
  const char* rule;  ///< that speaks against it, and no other does
  const char* line;  ///< a part of what it says
  Outcome outcome;
  std::function<void(MadeUpRecord&)> spoil;
};

/// So that a failure prints the case's name.
void PrintTo(const Spoilt& c, std::ostream* out) { *out << c.name; }

class JudgedRun : public ::testing::TestWithParam<Spoilt> {};

TEST_P(JudgedRun, RuleSpeaksAgainstIt) {
  MadeUpRecord run;
  GetParam().spoil(run);
  const Verdict verdict = judge(run.record);
  EXPECT_EQ(verdict.outcome(), GetParam().outcome) << spoken_against(verdict);
  for (const JudgedRule& rule : verdict.rules) {
    if (said_by(rule).empty()) continue;
    EXPECT_EQ(rule.name, GetParam().rule);
    EXPECT_THAT(said_by(rule), ElementsAre(HasSubstr(GetParam().line)));
  }
  EXPECT_THAT(spoken_against(verdict), HasSubstr(std::string(GetParam().rule) + ": "));
}

INSTANTIATE_TEST_SUITE_P(
    All, JudgedRun,
    ::testing::Values(
        Spoilt{"Deadline", "run came to its end", "not finished", Outcome::inconclusive,
               [](MadeUpRecord& run) { run.record.early_end = {"not finished by the deadline of 4 h"}; }},
        Spoilt{"NotReadyBefore", "chassis ready before", "not ready", Outcome::inconclusive,
               [](MadeUpRecord& run) { run.record.before.ready = false; }},
        Spoilt{"NothingCameBack", "traffic present", "no packet came back", Outcome::inconclusive,
               [](MadeUpRecord& run) { run.record.measured.meter.received = 0; }},
        Spoilt{"SilentPhase", "traffic present", "in phase late", Outcome::inconclusive,
               [](MadeUpRecord& run) {
                 run.record.books.phases.begin("late", at_s(420));
                 run.record.span.traffic_until = at_s(425);
               }},
        Spoilt{"EpochDidNotRise", "event happened", "the FIB epoch did not rise", Outcome::inconclusive,
               [](MadeUpRecord& run) { run.record.after.epoch = run.record.before.epoch; }},
        Spoilt{"UpdatesLeft", "event happened", "3 recorded updates", Outcome::inconclusive,
               [](MadeUpRecord& run) { run.record.event.updates.not_played = 3; }},
        Spoilt{"FaultWithoutEffect", "planted faults took effect", "0 of 0 messages lost", Outcome::inconclusive,
               [](MadeUpRecord& run) { run.add_fault(FaultEffect::rp_link_cut, at_s(120)); }},
        Spoilt{"ClockNotKept", "clock kept", "control ran late by 1.000 s", Outcome::inconclusive,
               [](MadeUpRecord& run) {
                 run.record.clock.options.kind = ClockKind::wall;
                 run.record.clock.control.note(std::chrono::seconds(1), kLateBound);
               }},
        Spoilt{"BooksOpen", "books close", "leaked", Outcome::fail,
               [](MadeUpRecord& run) { run.record.books.contradictions = {"1 packets leaked"}; }},
        Spoilt{"MeterAgainstTruth", "instruments agree", "(above)", Outcome::fail,
               [](MadeUpRecord& run) { run.record.measured.grade.contradictions = {"slot 2: measured (above)"}; }},
        Spoilt{"FibAgainstRib", "tables of the chassis agree", "stale", Outcome::fail,
               [](MadeUpRecord& run) { run.record.tables.contradictions = {"slot 2: 1 entries are stale"}; }},
        Spoilt{"TwoActives", "never two active RPs", "two RPs are active", Outcome::fail,
               [](MadeUpRecord& run) { run.note(at_s(410), "RP A", timeline::kRpRole, "standby", "active"); }},
        Spoilt{"CommandRefused", "commands accepted", "'issu commitversion", Outcome::fail,
               [](MadeUpRecord& run) { run.record.event.steps[2].refused = "not now"; }},
        Spoilt{"NotReadyAfter", "chassis ready at the end", "not ready", Outcome::fail,
               [](MadeUpRecord& run) { run.record.after.ready = false; }},
        Spoilt{"PlanMadeWorse", "no card fares worse than promised", "slot 1 was promised none", Outcome::fail,
               [](MadeUpRecord& run) { run.note(at_s(250), "RP B", timeline::kPlan, "slot 1", "reload"); }},
        Spoilt{"UnplannedStop", "slot 1 outage under the plan's maximum", "slot 1 stopped for 5.000 s", Outcome::fail,
               [](MadeUpRecord& run) {
                 run.close_gate(card_gate(kStays), at_s(320), at_s(325), {"reload", "slot 1", "made up"});
               }},
        Spoilt{"OtherOutcome", "outcome as expected", "it ended returned", Outcome::fail,
               [](MadeUpRecord& run) { run.record.event.ending.outcome = UpgradeOutcome::returned; }},
        Spoilt{"Simplex", "outcome as expected", "both RPs", Outcome::fail,
               [](MadeUpRecord& run) {
                 run.record.input.scenario.expect.simplex = false;
                 run.record.event.ending.simplex = true;
               }},
        Spoilt{"TooManyLost", "expectations of the scenario", "60 packets lost, expected at most 59", Outcome::fail,
               [](MadeUpRecord& run) { run.record.input.scenario.expect.lost_at_most = 59; }},
        Spoilt{"OtherFate", "expectations of the scenario", "fate reload, it is warm", Outcome::fail,
               [](MadeUpRecord& run) {
                 run.record.input.scenario.expect.fates = {{2, "reload"}};
               }},
        Spoilt{"LossBetweenCards", "expectations of the scenario", "between cards", Outcome::fail,
               [](MadeUpRecord& run) {
                 run.record.input.scenario.expect.cards_without_loss = {1, 2};
               }},
        Spoilt{"CardUnreached", "every card reached at the end", "no packet went", Outcome::fail,
               [](MadeUpRecord& run) {
                 run.record.input.scenario.expect.reached = true;
                 run.record.tables.unreached = {"afterwards no packet went from slot 1 to slot 2"};
               }}),
    [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace hitless::test
