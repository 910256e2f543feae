// What a time scale does with a scenario, through the file's own keys.
#include "hil/scenario/schedule.h"

#include <gtest/gtest.h>

#include "tests/hil/scenario/scenario_texts.h"

namespace hitless::test {
namespace {

using namespace std::chrono_literals;

Scenario scheduled() {
  std::string text = replaced(kSmallScenario, "before: 10s\n", "before: 10s\nafter: 20s\ndeadline: 2h\n");
  text = replaced(text, "faults:\n",
                  "operator: {patience: 0s, fallback: issu abortversion}\nfaults:\n"
                  "  - {kind: rp-power-loss, target: a, on: {command: runversion, after: 3s}, for: 1min}\n");
  text = replaced(text, "traffic:\n",
                  "  updates: [{file: u.mrt, at: 30s, rate_percent: 50}, {file: v.mrt, rate_percent: 1000000}]\n"
                  "traffic:\n  - {name: r, replay: {capture: x.pcap, gap_cap: 1s, loop_gap: 5ms}}\n");
  const auto scenario = parse_scenario(text, "s.yaml");
  HITLESS_CHECK(scenario, scenario.error().message);
  return *scenario;
}

TEST(Schedule, ATimeScaleDividesWhenAndHowLong) {
  Scenario scenario = scheduled();
  scale_time(scenario, 10);
  EXPECT_EQ(scenario.before, 1s);
  EXPECT_EQ(scenario.after, 2s);
  EXPECT_EQ(scenario.deadline, 12min);
  EXPECT_EQ(scenario.rollback_timer, 270s);
  EXPECT_EQ(scenario.steps[0].after, 500ms);
  EXPECT_EQ(scenario.faults[0].on->after, 300ms);
  EXPECT_EQ(scenario.faults[0].outage, 6s);
  EXPECT_EQ(scenario.faults[1].at, 2s);
  EXPECT_EQ(scenario.faults[1].outage, 25ms);
  EXPECT_EQ(scenario.routes.updates[0].at, 3s);
  EXPECT_EQ(scenario.routes.updates[0].rate_percent, 500U);
}

TEST(Schedule, ATimeScaleLeavesZeroAndTraffic) {
  Scenario scenario = scheduled();
  scale_time(scenario, 1000);
  scale_time(scenario, 1000);
  EXPECT_EQ(scenario.operator_spec.patience, 0s) << "waits for ever";
  EXPECT_EQ(scenario.faults[1].outage, 250ns);
  scale_time(scenario, 1000);
  EXPECT_EQ(scenario.faults[1].outage, 1ns) << "what is not 0 stays so";
  EXPECT_EQ(scenario.routes.updates[1].rate_percent, UINT32_MAX);
  EXPECT_EQ(scenario.traffic[0].replay->gap_cap, 1s);
  EXPECT_EQ(scenario.traffic[0].replay->loop_gap, 5ms);
  EXPECT_EQ(scenario.traffic[1].synthetic->packets_per_s, 100U);
}

TEST(Schedule, WhatTheFileLeavesOut_StaysAsItIs) {
  const auto scenario =
      parse_scenario(replaced(replaced(kSmallScenario, "before: 10s\n", ""), "rollback_timer: 45min\n", ""), "s.yaml");
  ASSERT_TRUE(scenario);
  EXPECT_EQ(scenario->before, 15s);
  EXPECT_FALSE(scenario->rollback_timer);
}

}  // namespace
}  // namespace hitless::test
