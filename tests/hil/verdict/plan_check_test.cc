// One restart of one card, 60 s from 200 s on, held to plans of several lengths.
#include "hil/verdict/plan_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dataplane/base/timeline_words.h"
#include "tests/hil/record/made_up_record.h"

namespace hitless::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// What the plan's rule says of slot 2 with this maximum.
Verdict checked(MadeUpRecord& run, Duration outage_max) {
  run.plan(kRestarts).outage_max = outage_max;
  Verdict verdict;
  require_plan(run.record, run.plan(kRestarts), true, verdict);
  return verdict;
}

void expect_kept(const Verdict& verdict) {
  EXPECT_THAT(verdict.failed, IsEmpty());
  EXPECT_THAT(verdict.inconclusive, IsEmpty());
}

TEST(Plan, OutageBelowMaximum_IsKept) {
  MadeUpRecord run;
  expect_kept(checked(run, std::chrono::seconds(90)));
}

TEST(Plan, StoppedForLongerThanMaximum_Fails) {
  MadeUpRecord run;
  const Verdict verdict = checked(run, std::chrono::seconds(50));
  EXPECT_THAT(verdict.failed, ElementsAre(HasSubstr("stopped for 60.000 s, the plan's maximum is 50.000 s"),
                                          HasSubstr("measured at least 59.000 s, the plan's maximum is 50.000 s")));
}

TEST(Plan, BracketReachesBeyondMaximum_IsInconclusive) {
  MadeUpRecord run;
  const Verdict verdict = checked(run, std::chrono::seconds(60));
  EXPECT_THAT(verdict.failed, IsEmpty());
  EXPECT_THAT(verdict.inconclusive, ElementsAre(HasSubstr("the measured bracket reaches further")));
}

TEST(Plan, NeverOpened_Fails) {
  MadeUpRecord run;
  run.record.measured.truth.closed(card_gate(kRestarts), at_s(410), run.record.causes.add({"hung", "slot 2", ""}));
  EXPECT_THAT(checked(run, std::chrono::seconds(90)).failed, ElementsAre(HasSubstr("stopped for 10.000 s")));
}

TEST(Plan, RestartThatNoPacketMet_IsInconclusive) {
  MadeUpRecord run({.traffic = false});
  EXPECT_THAT(checked(run, std::chrono::seconds(90)).inconclusive, ElementsAre(HasSubstr("was not seen")));
}

TEST(Plan, TimeWithoutActiveRp_IsAdded) {
  MadeUpRecord run;
  run.note(at_s(210), "RP B", timeline::kRpRole, "active", "");
  run.note(at_s(225), "RP A", timeline::kRpRole, "standby", "active");
  expect_kept(checked(run, std::chrono::seconds(46)));
  EXPECT_THAT(checked(run, std::chrono::seconds(44)).failed,
              ::testing::Contains(HasSubstr("plan and faults allow 59.000 s")));
}

TEST(Plan, HaltOfTheCardItself_IsAdded) {
  MadeUpRecord run;
  run.add_fault(FaultEffect::card_halt, at_s(240)).spec.outage = std::chrono::seconds(20);
  expect_kept(checked(run, std::chrono::seconds(45)));
}

TEST(Plan, FaultOfAnotherCard_AddsNothing) {
  MadeUpRecord run;
  run.add_fault(FaultEffect::card_halt, at_s(240)).spec.outage = std::chrono::seconds(20);
  run.record.event.faults.back().spec.slot = kStays;
  EXPECT_FALSE(checked(run, std::chrono::seconds(45)).failed.empty());
}

TEST(Plan, SecondRestartByACommand_IsAdded) {
  MadeUpRecord run({.restart = std::chrono::seconds(100)});
  run.note(at_s(200), "slot 2", timeline::kCardState, "running", to_string(CardState::warm_restart));
  run.note(at_s(230), "slot 2", timeline::kCardState, "booting", to_string(CardState::reloading));
  EXPECT_FALSE(checked(run, std::chrono::seconds(50)).failed.empty()) << "nobody ordered the second one";
  run.record.event.steps.push_back(
      {"issu abortversion", IssuEvent::abort_version, at_s(230), std::nullopt, std::nullopt});
  expect_kept(checked(run, std::chrono::seconds(50)));
}

struct Promise {
  const char* name;
  std::int64_t worse_at_s;
  bool fault_before;
  bool is_kept;
};

/// So that a failure prints the case's name.
void PrintTo(const Promise& c, std::ostream* out) { *out << c.name; }

class PlanPromise : public ::testing::TestWithParam<Promise> {};

TEST_P(PlanPromise, MadeWorse) {
  MadeUpRecord run;
  run.note(at_s(GetParam().worse_at_s), "RP A", timeline::kPlan, "slot 2", "reload");
  if (GetParam().fault_before) run.add_fault(FaultEffect::rp_crash, at_s(GetParam().worse_at_s - 1));
  Verdict verdict;
  require_promise(run.record, verdict);
  EXPECT_EQ(verdict.failed.empty(), GetParam().is_kept) << joined(verdict.failed);
}

INSTANTIATE_TEST_SUITE_P(All, PlanPromise,
                         ::testing::Values(Promise{"BeforeRunversion_IsNoPromiseYet", 160, false, true},
                                           Promise{"AfterRunversion_Fails", 250, false, false},
                                           Promise{"AfterRunversionByAFault_IsExplained", 250, true, true}),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace hitless::test
