// Faults planted in a booted chassis: what breaks, what mends, and the evidence of both.
#include "hil/faults/fault_planter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/hil/faults/booted_rig.h"

namespace hitless::test {
namespace {

using namespace std::chrono_literals;

/// The rig with one fault, whose time counts from now on.
class PlantedFault {
 public:
  explicit PlantedFault(const std::string& fault) : rig({}, {fault}), planter(*rig.chassis, rig.recorder) {
    from = rig.chassis->loop().now();
    planter.start(from, [this] { ++strikes; });
  }

  BootedRig rig;
  FaultPlanter planter;
  Instant from;
  int strikes = 0;
};

TEST(FaultPlanter, CardHalt_StopsTheCardForItsTime) {
  PlantedFault planted("{kind: card-halt, card: 2, at: 1s, for: 2s}");
  planted.rig.run_for(2s);
  EXPECT_FALSE(planted.rig.card(2).view()->forwarding());
  EXPECT_TRUE(planted.rig.card(1).view()->forwarding());
  EXPECT_FALSE(planted.planter.over());
  planted.rig.run_for(2s);
  EXPECT_TRUE(planted.rig.card(2).view()->forwarding());
  EXPECT_TRUE(planted.planter.over());
  EXPECT_EQ(planted.strikes, 1);
  EXPECT_EQ(planted.rig.fault().struck_at, planted.from + 1s);
  EXPECT_EQ(planted.rig.fault().mended_at, planted.from + 3s);
  EXPECT_EQ(planted.rig.fault().strike.target, "slot 2");
}

TEST(FaultPlanter, EachFault_StandsInTheTimelineWithItsEnd) {
  PlantedFault planted("{kind: rp-link-cut, at: 1s, for: 1s}");
  planted.rig.run_for(3s);
  std::vector<std::string> entries;
  for (const TimelineEntry& entry : planted.rig.record.timeline.entries())
    if (entry.who == "fault") entries.push_back(entry.what.name + ": " + entry.from + " -> " + entry.to);
  EXPECT_THAT(entries, ::testing::ElementsAre("rp-link-cut:  -> " + planted.rig.fault().strike.target,
                                              "rp-link-cut: " + planted.rig.fault().strike.target + " -> "));
}

TEST(FaultPlanter, CutLink_IsShownAndCountsWhatItLost) {
  PlantedFault planted("{kind: rp-link-cut, at: 1s, for: 60s}");
  planted.rig.run_for(2s);
  EXPECT_FALSE(planted.rig.chassis->rp_link().up());
  EXPECT_TRUE(planted.rig.fault().strike.shown);
  planted.rig.run_for(60s);
  EXPECT_TRUE(planted.rig.chassis->rp_link().up());
  EXPECT_GT(planted.rig.fault().lost, 0U) << "keepalives";
  EXPECT_EQ(planted.rig.fault().lost, planted.rig.fault().messages);
}

TEST(FaultPlanter, CrashOfTheActiveRp_StrikesTheOneThatIsActiveThen) {
  PlantedFault planted("{kind: rp-crash, target: active, at: 1s}");
  planted.rig.run_for(2s);
  EXPECT_EQ(planted.rig.fault().strike.target, "RP A");
  EXPECT_EQ(planted.rig.fault().strike.was, StruckState::running);
  EXPECT_TRUE(planted.rig.fault().strike.shown);
  ASSERT_NE(planted.rig.chassis->active(), nullptr);
  EXPECT_EQ(planted.rig.chassis->active()->id(), RpId::b);
  EXPECT_FALSE(planted.rig.fault().mended_at) << "a crash mends itself";
}

TEST(FaultPlanter, PowerLossForGood_LeavesThePeerReadyAlone) {
  PlantedFault planted("{kind: rp-power-loss, target: standby, at: 1s}");
  planted.rig.run_for(5s);
  EXPECT_TRUE(planted.rig.chassis->gone_for_good(RpId::b));
  EXPECT_TRUE(planted.rig.chassis->holds(Condition::ready));
  EXPECT_TRUE(planted.planter.over());
}

TEST(FaultPlanter, DamagedImage_CannotBeReadUntilItIsMended) {
  PlantedFault planted("{kind: image-damaged, image: 'disk0:rig-image-2', target: b, at: 1s, for: 1s}");
  const auto file = planted.rig.chassis->disk_file(RpId::b, kRigUpgrade);
  planted.rig.run_for(1500ms);
  EXPECT_FALSE(read_image(file));
  EXPECT_TRUE(planted.rig.fault().strike.shown);
  planted.rig.run_for(1s);
  EXPECT_TRUE(read_image(file));
}

TEST(FaultPlanter, FaultOfACommand_StrikesOnceAndOnlyAfterIt) {
  PlantedFault planted("{kind: card-halt, card: 1, on: {command: loadversion, after: 2s}, for: 1s}");
  planted.rig.run_for(5s);
  EXPECT_FALSE(planted.rig.fault().struck_at);
  EXPECT_TRUE(planted.planter.over()) << "it is not bound to come";
  const Instant typed = planted.rig.chassis->loop().now();
  planted.planter.command_typed(IssuEvent::run_version);
  planted.planter.command_typed(IssuEvent::load_version);
  EXPECT_FALSE(planted.planter.over());
  planted.rig.run_for(1s);
  planted.planter.command_typed(IssuEvent::load_version);
  planted.rig.run_for(10s);
  EXPECT_EQ(planted.strikes, 1);
  EXPECT_EQ(planted.rig.fault().struck_at, typed + 2s);
}

TEST(FaultPlanter, CutOperator_CountsEachStepThatItHeldOnce) {
  PlantedFault planted("{kind: operator-cut, at: 1s, for: 10s}");
  planted.planter.step_held(0);
  EXPECT_EQ(planted.rig.fault().steps_held, 0U) << "before it strikes";
  planted.rig.run_for(2s);
  EXPECT_TRUE(planted.planter.operator_cut());
  for (const std::size_t step : {0U, 0U, 1U}) planted.planter.step_held(step);
  EXPECT_EQ(planted.rig.fault().steps_held, 2U);
  planted.rig.run_for(10s);
  EXPECT_FALSE(planted.planter.operator_cut());
}

}  // namespace
}  // namespace hitless::test
