// A sweep through worker processes: what is drawn, what is reported, and that a defect does not pass.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "hil/chassis/chassis_builder.h"
#include "hil/sweep/sweep.h"
#include "tests/scenario/scenario_rig.h"

namespace hitless::test {
namespace {

const std::string kFaulted = std::string(HITLESS_SOURCE_DIR) + "/hil/scenarios/faulted-upgrade.yaml";

SweepPlan plan_of(std::uint64_t seed) {
  SweepPlan plan;
  auto scenario = load_scenario(kFaulted);
  EXPECT_TRUE(scenario) << scenario.error().message;
  plan.scenario = std::move(*scenario);
  plan.scenario.seed = seed;
  plan.catalogue = *load_catalogue(plan.scenario);
  plan.chassis = *build_chassis_config(plan.scenario, plan.catalogue);
  plan.from = Instant(plan.scenario.before);
  plan.until = Instant(std::chrono::seconds(789));
  return plan;
}

std::vector<SweepRun> drawn(const SweepPlan& plan, std::uint32_t count) {
  std::vector<SweepRun> runs(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    runs[i].run = i + 1;
    runs[i].fault = draw_fault(plan, i + 1);
  }
  return runs;
}

TEST(SweepDraw, EveryRowComesUpAndEveryTextIsReadBackAsTheSameFault) {
  const SweepPlan plan = plan_of(1);
  std::set<std::string> kinds;
  for (const SweepRun& run : drawn(plan, 1000)) {
    const auto fault = parse_fault(run.fault.text, "test");
    ASSERT_TRUE(fault) << fault.error().message;
    ASSERT_TRUE(check_fault(*fault, plan.scenario, plan.catalogue, plan.chassis)) << run.fault.text;
    EXPECT_EQ(fault_text(*fault, *plan.catalogue.find<FaultType>(fault->kind)), run.fault.text);
    EXPECT_GE(Instant(fault->at), plan.from);
    EXPECT_LE(Instant(fault->at), plan.until);
    kinds.insert(run.fault.kind);
  }
  EXPECT_EQ(kinds.size(), plan.catalogue.rows<FaultType>().size());
}

TEST(SweepDraw, AnotherSeed_DrawsOtherFaults) {
  EXPECT_EQ(draw_fault(plan_of(1), 7).text, draw_fault(plan_of(1), 7).text);
  EXPECT_NE(draw_fault(plan_of(1), 7).text, draw_fault(plan_of(2), 7).text);
}

TEST(Sweep, HundredRuns_EachEndsInAStatedOutcome) {
  const SweepPlan plan = plan_of(1);
  const auto runs = run_on_workers(plan.scenario, drawn(plan, 100), 2);
  ASSERT_TRUE(runs) << runs.error().message;
  for (const SweepRun& run : *runs)
    EXPECT_TRUE(run.findings.empty()) << run.outcome << "\n" << joined(run.findings) << rerun_command_line(plan, run);
}

TEST(Sweep, ChassisThatCannotUpgrade_FailsWithoutAFault) {
  SweepPlan plan = plan_of(1);
  plan.scenario.steps[0].command = "issu loadversion a disk0:none b stby-disk0:none";
  const auto runs = run_on_workers(plan.scenario, {SweepRun{}}, 1);
  ASSERT_TRUE(runs) << runs.error().message;
  EXPECT_EQ(runs->front().outcome, "unchanged");
  EXPECT_THAT(runs->front().findings,
              ::testing::Contains(::testing::HasSubstr("expected the upgrade to end upgraded")));
}

TEST(Sweep, NumberOfWorkers_DoesNotShowInTheReport) {
  const SweepPlan plan = plan_of(3);
  const auto one = run_on_workers(plan.scenario, drawn(plan, 12), 1);
  const auto three = run_on_workers(plan.scenario, drawn(plan, 12), 3);
  ASSERT_TRUE(one && three);
  EXPECT_EQ(sweep_json(plan, *one), sweep_json(plan, *three));
  EXPECT_EQ(sweep_text(plan, *one), sweep_text(plan, *three));
}

TEST(Sweep, RunThatLeavesACardUnreached_FailsWithItsReplayCommand) {
  SweepPlan plan = plan_of(1);
  // Traffic that never leaves one card cannot show that the cards reach one another.
  plan.scenario.traffic[0].synthetic->interface = "GigabitEthernet1/0/0";
  const auto runs = run_on_workers(plan.scenario, drawn(plan, 1), 1);
  ASSERT_TRUE(runs) << runs.error().message;
  EXPECT_FALSE(runs->front().findings.empty());
  EXPECT_THAT(sweep_text(plan, *runs), ::testing::HasSubstr("--fault '" + runs->front().fault.text + "'"));
  EXPECT_THAT(sweep_text(plan, *runs), ::testing::HasSubstr("Verdict    fail, 1 of 1 runs failed"));
}

}  // namespace
}  // namespace hitless::test
