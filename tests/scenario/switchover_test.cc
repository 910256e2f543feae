// A switchover without an upgrade: SSO and NSF alone.

#include <gtest/gtest.h>

#include "tests/scenario/scenario_rig.h"

namespace hitless::test {
namespace {

/// internet-switchover.yaml with a hundredth of its table, which every build type gets through.
TEST(Switchover, SixteenCardsAndACrashOfTheActiveRp_LosesNothingAndOpensAnEpoch) {
  auto scenario = load_scenario(std::string(HITLESS_SOURCE_DIR) + "/hil/scenarios/internet-switchover.yaml");
  ASSERT_TRUE(scenario) << scenario.error().message;
  ASSERT_EQ(scenario->routes.generate.size(), 1U);
  scenario->routes.generate[0].ipv4 /= 100;
  scenario->routes.generate[0].ipv6 /= 100;
  const auto run = run_with_rows(*scenario, "");
  ASSERT_TRUE(run) << run.error().message;
  const RunRecord& record = **run;
  EXPECT_EQ(record.verdict.outcome(), Outcome::pass) << joined(record.verdict.failed);
  EXPECT_EQ(contradictions_of(record), "");
  EXPECT_LT(record.before.epoch, record.after.epoch);
  EXPECT_EQ(record.measured.meter.lost, 0U);
  EXPECT_TRUE(record.measured.truth.outages().empty()) << "a card stopped";
  EXPECT_EQ(record.input.config.cards.size(), 16U);
}

}  // namespace
}  // namespace hitless::test
