// Commands at the wrong time or with the wrong image, typed into a chassis that forwards: refused with the reason, and
// nothing changes; and what `forced` lets through.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scenario/scenario_rig.h"

namespace hitless::test {
namespace {

using testing::HasSubstr;

const std::string kLoad = "issu loadversion a disk0:c10k2-p11-mz.2.20040830 b stby-disk0:c10k2-p11-mz.2.20040830";

Scenario scenario_of(const std::string& name) {
  auto scenario = load_scenario(std::string(HITLESS_SOURCE_DIR) + "/hil/scenarios/" + name + ".yaml");
  EXPECT_TRUE(scenario) << scenario.error().message;
  return scenario ? *scenario : Scenario();
}

/// The steps instead of the scenario's own, with any settled end.
std::unique_ptr<RunRecord> run_steps(std::vector<StepSpec> steps, Scenario scenario = scenario_of("faulted-upgrade"),
                                     const std::string& fault = "") {
  scenario.steps = std::move(steps);
  scenario.expect = Expectation();
  scenario.expect.any_outcome = true;
  if (!fault.empty()) plant_faults(scenario, {parse_fault(fault, "test").value()});
  auto record = run_with_rows(scenario, "");
  EXPECT_TRUE(record) << record.error().message;
  return record ? std::move(*record) : nullptr;
}

void expect_refused(const RunRecord& record, std::size_t step, const std::string& why, UpgradeOutcome outcome) {
  ASSERT_GT(record.event.steps.size(), step);
  ASSERT_TRUE(record.event.steps[step].refused) << record.event.steps[step].command;
  EXPECT_THAT(*record.event.steps[step].refused, HasSubstr(why));
  EXPECT_EQ(record.event.ending.outcome, outcome) << record.event.ending.why;
  EXPECT_EQ(record.measured.meter.lost, 0U) << "a refusal costs no packet";
  EXPECT_EQ(contradictions_of(record), "");
}

TEST(Refusal, RunversionBeforeTheStandbyIsHot) {
  const auto record =
      run_steps({{Condition::none, {}, kLoad}, {Condition::none, std::chrono::seconds(20), "issu runversion"}});
  ASSERT_NE(record, nullptr);
  expect_refused(*record, 1, "issu runversion is not allowed in ISSU state Init (the standby loads the new image)",
                 UpgradeOutcome::returned);
}

TEST(Refusal, RunversionBeforeThePreloadEnded) {
  Scenario scenario = scenario_of("faulted-upgrade");
  for (ImageManifest& image : scenario.images) image.size_bytes = 8U << 20;  // 4 s at 2 MB a second
  const auto record = run_steps(
      {{Condition::none, {}, kLoad}, {Condition::standby_hot, std::chrono::seconds(1), "issu runversion"}}, scenario);
  ASSERT_NE(record, nullptr);
  expect_refused(*record, 1, "preload is not finished in slot 3, 5", UpgradeOutcome::returned);
}

TEST(Refusal, AcceptAndCommitInLoadVersion) {
  for (const char* command : {"issu acceptversion", "issu commitversion"}) {
    const auto record = run_steps({{Condition::none, {}, kLoad}, {Condition::preloaded, {}, command}});
    ASSERT_NE(record, nullptr);
    expect_refused(*record, 1, "is not allowed in ISSU state Load Version", UpgradeOutcome::returned);
  }
}

TEST(Refusal, ImageDamagedOnTheStandbysDisk) {
  const auto record =
      run_steps({{Condition::none, {}, kLoad}}, scenario_of("faulted-upgrade"),
                "{kind: image-damaged, image: disk0:c10k2-p11-mz.2.20040830, target: b, at: 1s, for: 1min}");
  ASSERT_NE(record, nullptr);
  expect_refused(*record, 0, "standby: disk0:c10k2-p11-mz.2.20040830: wrong checksum", UpgradeOutcome::unchanged);
}

TEST(Refusal, IncompatibleImageWithoutForced) {
  const auto record = run_steps({{Condition::none, {}, kLoad}}, scenario_of("forced-upgrade"));
  ASSERT_NE(record, nullptr);
  expect_refused(*record, 0, "images are incompatible", UpgradeOutcome::unchanged);
}

TEST(ForcedUpgrade, GoesThroughRprAndEveryCardReloads) {
  const auto record = run_with_rows(scenario_of("forced-upgrade"), "");
  ASSERT_TRUE(record) << record.error().message;
  const RunRecord& run = **record;
  EXPECT_EQ(run.verdict.outcome(), Outcome::pass)
      << joined(run.verdict.broken) << joined(run.verdict.inconclusive) << joined(run.verdict.failed);
  EXPECT_EQ(contradictions_of(run), "");
  std::size_t reloads = 0;
  for (const GateOutage& outage : run.measured.truth.outages()) {
    ASSERT_EQ(outage.gate.kind, GateKind::card);
    EXPECT_EQ(run.causes[outage.cause].what, "full reload");
    EXPECT_GT(outage.opened - outage.closed, std::chrono::seconds(180));
    ++reloads;
  }
  EXPECT_EQ(reloads, 5U);
}

}  // namespace
}  // namespace hitless::test
