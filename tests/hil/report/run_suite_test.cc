// A run for JUnit, from a Summary that is written down by hand.
#include "hil/report/run_suite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hitless::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Pair;

JudgedRule rule(std::string name) {
  JudgedRule rule;
  rule.name = std::move(name);
  return rule;
}

Summary summary_of(std::vector<JudgedRule> rules) {
  Summary summary;
  summary.scenario = "made-up";
  summary.seed = 7;
  for (const JudgedRule& asked : rules) {
    summary.verdict.broken.insert(summary.verdict.broken.end(), asked.broken.begin(), asked.broken.end());
    summary.verdict.failed.insert(summary.verdict.failed.end(), asked.failed.begin(), asked.failed.end());
    summary.verdict.inconclusive.insert(summary.verdict.inconclusive.end(), asked.inconclusive.begin(),
                                        asked.inconclusive.end());
  }
  summary.verdict.rules = std::move(rules);
  return summary;
}

TEST(RunSuite, RuleThatIsKept_Passes) {
  const JunitSuite suite = run_suite(summary_of({rule("books close")}));
  EXPECT_EQ(suite.name, "hitless run made-up");
  ASSERT_EQ(suite.cases.size(), 1U);
  EXPECT_EQ(suite.cases[0].classname, "hitless.run.made-up");
  EXPECT_EQ(suite.cases[0].name, "books close");
  EXPECT_EQ(suite.cases[0].outcome, JunitOutcome::passed);
}

TEST(RunSuite, RuleThatFailed_FailsWithItsFirstLineAndHowManyMore) {
  JudgedRule lost = rule("expectations of the scenario");
  lost.failed = {"60 packets lost", "slot 2 was reloaded"};
  const JunitCase c = run_suite(summary_of({lost})).cases[0];
  EXPECT_EQ(c.outcome, JunitOutcome::failed);
  EXPECT_EQ(c.message, "failed: 60 packets lost (and 1 more)");
  EXPECT_THAT(c.details, HasSubstr("slot 2 was reloaded"));
}

TEST(RunSuite, InconclusiveRun_ProvesNoFailureEither) {
  JudgedRule lost = rule("expectations of the scenario"), silent = rule("traffic present");
  lost.failed = {"60 packets lost"};
  silent.inconclusive = {"no traffic was offered"};
  const JunitSuite suite = run_suite(summary_of({lost, silent}));
  EXPECT_EQ(suite.cases[0].outcome, JunitOutcome::error);
  EXPECT_EQ(suite.cases[1].outcome, JunitOutcome::error);
}

TEST(RunSuite, BrokenModel_FailsWhateverElseIsInconclusive) {
  JudgedRule open = rule("books close"), silent = rule("traffic present");
  open.broken = {"1 packets leaked"};
  silent.inconclusive = {"no traffic was offered"};
  const JunitSuite suite = run_suite(summary_of({open, silent}));
  EXPECT_EQ(suite.cases[0].outcome, JunitOutcome::failed);
  EXPECT_EQ(suite.cases[1].outcome, JunitOutcome::error);
}

TEST(RunSuite, RuleOfACard_SaysWhatTheCardWentThrough) {
  JudgedRule outage = rule("slot 2 outage under the plan's maximum");
  outage.slot = Slot(2);
  Summary summary = summary_of({outage});
  CardSummary card;
  card.slot = Slot(2);
  card.card = "sip-600";
  card.lost = 60;
  card.longest_stop_ns = 60'000'000'000;
  card.plan.emplace();
  card.plan->fate = CardFate::warm;
  card.plan->outage_max = std::chrono::seconds(90);
  summary.cards = {card};
  EXPECT_EQ(run_suite(summary).cases[0].details,
            "sip-600: fate warm, stopped 60.000 s, plan's maximum 90.000 s, measured no outage, 60 lost");
}

TEST(RunSuite, Properties_AreTheFiguresOfTheRun) {
  Summary summary = summary_of({});
  summary.books.total.offered = 320;
  summary.meter.lost = 60;
  summary.times.t2_ns = 101'000'000'000;
  const JunitSuite suite = run_suite(summary);
  EXPECT_THAT(suite.properties, Contains(Pair("seed", "7")));
  EXPECT_THAT(suite.properties, Contains(Pair("verdict", "pass")));
  EXPECT_THAT(suite.properties, Contains(Pair("offered_packets", "320")));
  EXPECT_THAT(suite.properties, Contains(Pair("lost_packets", "60")));
  EXPECT_THAT(suite.properties, Contains(Pair("t2_ns", "101000000000")));
  EXPECT_THAT(suite.properties, ::testing::Not(Contains(Pair("t1_ns", ::testing::_)))) << "a step that did not settle";
}

}  // namespace
}  // namespace hitless::test
