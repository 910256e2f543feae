// What is left when an upgrade does not run its course: aborts, the rollback timer, an RP that dies in each state. Both
// RPs end on one image, hot or with what is left, every FIB equals the RIB, and every packet sent afterwards arrives.

#include <gtest/gtest.h>

#include "hil/record/summary.h"
#include "tests/scenario/scenario_rig.h"

namespace hitless::test {
namespace {

std::string path_of(const std::string& name) {
  return std::string(HITLESS_SOURCE_DIR) + "/hil/scenarios/" + name + ".yaml";
}

std::unique_ptr<RunRecord> run_file(const std::string& name, const std::vector<std::string>& faults = {}) {
  auto scenario = load_scenario(path_of(name));
  EXPECT_TRUE(scenario) << scenario.error().message;
  if (!scenario) return nullptr;
  std::vector<FaultSpec> planted;
  for (const std::string& text : faults) {
    auto fault = parse_fault(text, "test");
    EXPECT_TRUE(fault) << fault.error().message;
    if (fault) planted.push_back(std::move(*fault));
  }
  if (!planted.empty()) plant_faults(*scenario, std::move(planted));
  auto record = run_with_rows(*scenario, "");
  EXPECT_TRUE(record) << record.error().message;
  return record ? std::move(*record) : nullptr;
}

std::string reasons(const RunRecord& record) {
  return joined(record.verdict.broken) + joined(record.verdict.inconclusive) + joined(record.verdict.failed);
}

/// How often a card's gate closed.
std::uint64_t stops(const RunRecord& record) {
  std::uint64_t count = 0;
  for (const GateOutage& outage : record.measured.truth.outages())
    count += outage.gate.kind == GateKind::card ? 1U : 0U;
  return count;
}

void expect_good(const RunRecord& record, UpgradeOutcome outcome, bool simplex) {
  EXPECT_EQ(record.verdict.outcome(), Outcome::pass) << reasons(record);
  EXPECT_EQ(contradictions_of(record), "");
  EXPECT_EQ(record.event.ending.outcome, outcome) << to_string(record.event.ending) << " " << record.event.ending.why;
  EXPECT_EQ(record.event.ending.simplex, simplex);
  EXPECT_TRUE(record.tables.unreached.empty()) << joined(record.tables.unreached);
}

TEST(Abort, InLoadVersion_LosesNothing) {
  const auto record = run_file("abort-load-version");
  ASSERT_NE(record, nullptr);
  expect_good(*record, UpgradeOutcome::returned, false);
  EXPECT_EQ(record->measured.meter.lost, 0U);
  EXPECT_EQ(stops(*record), 0U);
  // The standby was reset twice: into the new image and back, 256 s each (boot, synchronization).
  EXPECT_GT(summarize(*record).without_hot_standby_ns, 500'000'000'000);
  // Nothing lost means something only because an outage of this length would have shown.
  EXPECT_LE(record->measured.meter.shortest_visible_outage_ns, 1'000'000'000);
}

TEST(Abort, InRunVersion_RestartsTheSameCardsBackUnderThePlan) {
  const auto record = run_file("abort-run-version");
  ASSERT_NE(record, nullptr);
  expect_good(*record, UpgradeOutcome::returned, false);
  EXPECT_EQ(stops(*record), 6U);  // three cards, there and back
  ASSERT_FALSE(record->event.plan.empty());
}

TEST(Abort, RollbackTimerEnds_ReturnsBy45Minutes) {
  const auto record = run_file("rollback-expiry");
  ASSERT_NE(record, nullptr);
  expect_good(*record, UpgradeOutcome::returned, false);
  EXPECT_GT(record->span.traffic_until - record->span.traffic_from, std::chrono::minutes(45));
}

TEST(Abort, OperatorCutOff_RollbackTimerReturns) {
  const auto record = run_file("operator-cut-off");
  ASSERT_NE(record, nullptr);
  expect_good(*record, UpgradeOutcome::returned, false);
}

TEST(PowerLoss, OfTheStandbyForGoodInLoadVersion_ReturnsAlone) {
  const auto record = run_file("standby-lost-load-version");
  ASSERT_NE(record, nullptr);
  expect_good(*record, UpgradeOutcome::returned, true);
  EXPECT_EQ(record->measured.meter.lost, 0U);
}

TEST(PowerLoss, OfTheActiveForGoodInRunVersion_OldImageTakesOverAlone) {
  const auto record = run_file("active-lost-run-version");
  ASSERT_NE(record, nullptr);
  expect_good(*record, UpgradeOutcome::returned, true);
}

struct CrashCase {
  const char* state;
  const char* on;                        ///< event of the fault
  UpgradeOutcome of_active, of_standby;  ///< how the upgrade ends when that RP crashes
};
// The process of commands: each crash falls into the state by the event that led there.
constexpr CrashCase kStates[] = {
    {"Init", "at: 2s", UpgradeOutcome::unchanged, UpgradeOutcome::unchanged},
    {"Loading", "on: {command: loadversion, after: 60s}", UpgradeOutcome::returned, UpgradeOutcome::upgraded},
    {"LoadVersion", "on: {issu_state: Load Version, after: 1s}", UpgradeOutcome::returned, UpgradeOutcome::upgraded},
    {"Switching", "on: {command: runversion, after: 60s}", UpgradeOutcome::returned, UpgradeOutcome::upgraded},
    {"RunVersion", "on: {issu_state: Run Version, after: 1s}", UpgradeOutcome::returned, UpgradeOutcome::upgraded},
    {"Committing", "on: {command: commitversion, after: 60s}", UpgradeOutcome::upgraded, UpgradeOutcome::upgraded},
};

class CrashInState : public ::testing::TestWithParam<std::tuple<CrashCase, const char*>> {};

TEST_P(CrashInState, EndsSettledWithEveryCardReached) {
  const auto& [crash, target] = GetParam();
  const auto record =
      run_file("faulted-upgrade", {std::string("{kind: rp-crash, target: ") + target + ", " + crash.on + "}"});
  ASSERT_NE(record, nullptr);
  ASSERT_EQ(record->event.faults.size(), 1U);
  EXPECT_TRUE(record->event.faults[0].struck_at.has_value());
  expect_good(*record, std::string(target) == "active" ? crash.of_active : crash.of_standby, false);
}

class CrashWhileAborting : public ::testing::TestWithParam<const char*> {};

TEST_P(CrashWhileAborting, EndsOnTheOldImage) {
  const auto record = run_file("abort-run-version", {std::string("{kind: rp-crash, target: ") + GetParam() +
                                                     ", on: {command: abortversion, after: 60s}}"});
  ASSERT_NE(record, nullptr);
  ASSERT_EQ(record->event.faults.size(), 1U);
  EXPECT_TRUE(record->event.faults[0].struck_at.has_value());
  expect_good(*record, UpgradeOutcome::returned, false);
}

INSTANTIATE_TEST_SUITE_P(Rps, CrashWhileAborting, ::testing::Values("active", "standby"));
INSTANTIATE_TEST_SUITE_P(States, CrashInState,
                         ::testing::Combine(::testing::ValuesIn(kStates), ::testing::Values("active", "standby")),
                         [](const auto& named) {
                           return std::string(std::get<0>(named.param).state) + "_" + std::get<1>(named.param);
                         });

TEST(Fault, WhoseEventNeverComes_IsInconclusive) {
  const auto record =
      run_file("abort-load-version", {"{kind: rp-crash, target: active, on: {command: runversion, after: 1s}}"});
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->verdict.outcome(), Outcome::inconclusive) << reasons(*record);
}

TEST(Fault, ThatDisturbsNothing_IsInconclusive) {
  const auto record = run_file("faulted-upgrade", {"{kind: rp-link-loss, at: 20s, for: 1us}"});
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->verdict.without_effect.size(), 1U);
  EXPECT_EQ(record->verdict.outcome(), Outcome::inconclusive) << reasons(*record);
}

}  // namespace
}  // namespace hitless::test
