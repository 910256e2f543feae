// The operator at a booted chassis, in virtual time and without packets.
#include "hil/run/step_runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/hil/faults/booted_rig.h"

namespace hitless::test {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const StepSpec kTypeLoad{Condition::ready, 5s, kRigLoad, 0};
const StepSpec kTypeRun{Condition::preloaded, 5s, "issu runversion b stby-disk0:rig-image-2", 0};
const StepSpec kTypeAccept{Condition::ready, 5s, "issu acceptversion b disk0:rig-image-2", 0};
const StepSpec kTypeCommit{Condition::ready, 5s, "issu commitversion a stby-disk0:rig-image-2", 0};

/// A rig whose operator has begun.
class Operated {
 public:
  explicit Operated(std::vector<StepSpec> steps, const std::vector<std::string>& faults = {},
                    const OperatorSpec& operator_spec = {})
      : rig(std::move(steps), faults, operator_spec),
        planter(*rig.chassis, rig.recorder),
        runner(*rig.chassis, planter, rig.recorder) {
    runner.start(rig.chassis->loop().now());
  }
  /// False when it does not end within an hour.
  bool run_to_end() {
    const Instant limit = rig.chassis->loop().now() + 1h;
    while (!runner.finished() && rig.chassis->loop().now() < limit) rig.run_for(1s);
    return runner.finished().has_value();
  }

  BootedRig rig;
  FaultPlanter planter;
  StepRunner runner;
};

std::string refusals(const BootedRig& rig) {
  std::string text;
  for (const StepRecord& step : rig.steps()) text += step.refused.value_or("");
  return text;
}

TEST(StepRunner, WholeUpgrade_RecordsStepsPhasesAndPlan) {
  Operated operated({kTypeLoad, kTypeRun, kTypeAccept, kTypeCommit});
  ASSERT_TRUE(operated.run_to_end()) << refusals(operated.rig);
  EXPECT_THAT(operated.rig.phases(),
              ElementsAre("before", "loadversion", "runversion", "acceptversion", "commitversion", "after"));
  ASSERT_EQ(operated.rig.steps().size(), 4U);
  for (const StepRecord& step : operated.rig.steps()) {
    EXPECT_FALSE(step.refused) << step.command << ": " << *step.refused;
    EXPECT_TRUE(step.settled) << step.command;
  }
  ASSERT_EQ(operated.rig.record.event.plan.size(), 3U);
  for (const PlanRow& row : operated.rig.record.event.plan) EXPECT_EQ(row.fate, CardFate::warm);
  EXPECT_EQ(operated.rig.chassis->active()->running_image(), kRigUpgrade);
}

/// The step with the words of its command cut short.
StepSpec shortened(StepSpec step, const std::string& whole, const std::string& cut_short) {
  step.command.replace(0, whole.size(), cut_short);
  return step;
}

TEST(StepRunner, CommandsCutShort_MeanWhatTheWholeOnesDo) {
  Operated operated({shortened(kTypeLoad, "issu loadversion", "iss load"),
                     shortened(kTypeRun, "issu runversion", "ISSU RunV"), kTypeAccept, kTypeCommit},
                    {"{kind: card-halt, card: 1, on: {command: loadversion, after: 2s}, for: 1s}"});
  ASSERT_TRUE(operated.run_to_end()) << refusals(operated.rig);
  EXPECT_THAT(operated.rig.phases(),
              ElementsAre("before", "loadversion", "runversion", "acceptversion", "commitversion", "after"));
  EXPECT_EQ(operated.rig.steps().at(0).issu, IssuEvent::load_version);
  EXPECT_EQ(operated.rig.steps().at(1).issu, IssuEvent::run_version);
  EXPECT_TRUE(operated.rig.fault().struck_at) << "the fault waits for loadversion, however it is typed";
}

TEST(StepRunner, LineThatIsNoCommand_IsAPhaseByItsWordAndMeansNothing) {
  Operated operated({{Condition::ready, 0s, " issu  upgrade now", 0}});
  ASSERT_TRUE(operated.run_to_end());
  EXPECT_THAT(operated.rig.phases(), ElementsAre("before", "upgrade", "after"));
  EXPECT_EQ(operated.rig.steps().at(0).issu, std::nullopt);
  EXPECT_THAT(operated.rig.steps().at(0).refused.value_or(""), HasSubstr("% Invalid input"));
}

TEST(StepRunner, StepIsTypedItsDelayAfterItsConditionHolds) {
  Operated operated({kTypeLoad});
  const Instant from = operated.rig.chassis->loop().now();
  operated.rig.run_for(operated.rig.record.input.scenario.before + 10s);
  ASSERT_EQ(operated.rig.steps().size(), 1U);
  EXPECT_EQ(operated.rig.steps()[0].typed, from + operated.rig.record.input.scenario.before + kTypeLoad.after);
}

TEST(StepRunner, RefusedCommand_EndsTheStepsWithItsReason) {
  Operated operated({{Condition::ready, 0s, kTypeRun.command, 0}, kTypeLoad});
  ASSERT_TRUE(operated.run_to_end());
  ASSERT_EQ(operated.rig.steps().size(), 1U);
  EXPECT_THAT(operated.rig.steps()[0].refused.value_or(""), HasSubstr("not allowed in ISSU state Init"));
}

TEST(StepRunner, PatienceEnds_FallbackIsTyped) {
  OperatorSpec impatient;
  impatient.patience = 2min;
  impatient.fallback = "issu abortversion";
  Operated operated({kTypeLoad}, {}, impatient);
  ASSERT_TRUE(operated.run_to_end()) << refusals(operated.rig);
  ASSERT_GE(operated.rig.steps().size(), 2U);
  EXPECT_EQ(operated.rig.steps()[1].command, impatient.fallback);
  const Duration waited = operated.rig.steps()[1].typed - operated.rig.steps()[0].typed;
  EXPECT_GE(waited, impatient.patience);
  EXPECT_LE(waited, impatient.patience + 1s) << "he looks every 100 ms";
  EXPECT_EQ(operated.rig.chassis->active()->running_image(), "disk0:rig-image");
}

TEST(StepRunner, FaultBeforeAnyStep_BeginsAPhaseOfItsOwn) {
  Operated operated({}, {"{kind: card-halt, card: 2, at: 20s, for: 2s}"});
  ASSERT_TRUE(operated.run_to_end());
  EXPECT_THAT(operated.rig.phases(), ElementsAre("before", "faults", "after"));
  EXPECT_GE(*operated.runner.finished(), *operated.rig.fault().mended_at);
}

TEST(StepRunner, CutOperator_HoldsTheStepUntilHeIsBack) {
  Operated operated({kTypeLoad}, {"{kind: operator-cut, at: 10s, for: 60s}"});
  operated.rig.run_for(2min);
  ASSERT_EQ(operated.rig.steps().size(), 1U);
  EXPECT_EQ(operated.rig.fault().steps_held, 1U);
  EXPECT_GE(operated.rig.steps()[0].typed, *operated.rig.fault().mended_at);
}

}  // namespace
}  // namespace hitless::test
