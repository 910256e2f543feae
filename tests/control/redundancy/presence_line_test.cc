#include "control/redundancy/presence_line.h"

#include <gtest/gtest.h>

#include "dataplane/base/random.h"
#include "tests/support/virtual_time.h"

namespace hitless::test {
namespace {

constexpr auto kDetection = std::chrono::milliseconds(50);

class Presence : public ::testing::Test {
 protected:
  void raise(RpId rp) {
    line.raise(rp, {[this, rp] { became.push_back(rp); },
                    [this, rp](bool here) { (rp == RpId::a ? told_a : told_b).push_back(here); }});
  }
  test::VirtualTime time;
  PresenceLine line{time, kDetection};
  std::vector<RpId> became;
  std::vector<bool> told_a, told_b;
};

TEST_F(Presence, Tie_GoesToAWhoeverRaisesFirst) {
  raise(RpId::b);
  time.run_for(kDetection / 2);
  raise(RpId::a);
  time.run_for(kDetection);
  EXPECT_EQ(became, std::vector{RpId::a});
  EXPECT_EQ(line.active(), RpId::a);
}

TEST_F(Presence, BAlone_BecomesActiveAndStaysWhenAComes) {
  raise(RpId::b);
  time.run_for(std::chrono::seconds(1));
  raise(RpId::a);
  time.run_for(std::chrono::seconds(1));
  EXPECT_EQ(became, std::vector{RpId::b});
  EXPECT_EQ(told_b, std::vector<bool>{true});
}

TEST_F(Presence, ActiveDrops_PeerTakesOverAfterDetectionAndNotBefore) {
  raise(RpId::a);
  raise(RpId::b);
  time.run_for(std::chrono::seconds(1));
  line.drop(RpId::a);
  EXPECT_EQ(line.active(), std::nullopt);
  time.run_for(kDetection - Duration(1));
  EXPECT_EQ(line.active(), std::nullopt);
  time.run_for(Duration(1));
  EXPECT_EQ(line.active(), RpId::b);
  EXPECT_EQ(told_b, (std::vector<bool>{true, false}));
}

TEST_F(Presence, ActiveBlinks_TheOneThatWasThereTakesOverAndHearsBoth) {
  raise(RpId::a);
  raise(RpId::b);
  time.run_for(std::chrono::seconds(1));
  line.drop(RpId::a);
  time.run_for(kDetection / 2);
  raise(RpId::a);
  time.run_for(std::chrono::seconds(1));
  EXPECT_EQ(line.active(), RpId::b);
  EXPECT_EQ(told_b, (std::vector<bool>{true, false, true}));
}

TEST_F(Presence, StandbyDrops_ActiveIsToldAndStays) {
  raise(RpId::a);
  raise(RpId::b);
  time.run_for(std::chrono::seconds(1));
  line.drop(RpId::b);
  time.run_for(std::chrono::seconds(1));
  EXPECT_EQ(line.active(), RpId::a);
  EXPECT_EQ(told_a, (std::vector<bool>{true, false}));
}

TEST_F(Presence, Cut_NobodyIsToldOrElectedUntilItIsRestored) {
  raise(RpId::a);
  raise(RpId::b);
  time.run_for(std::chrono::seconds(1));
  line.cut();
  line.drop(RpId::a);
  time.run_for(std::chrono::seconds(1));
  EXPECT_EQ(line.active(), std::nullopt);
  raise(RpId::a);
  time.run_for(std::chrono::seconds(1));
  EXPECT_EQ(told_b, std::vector<bool>{true});
  line.restore();
  time.run_for(kDetection);
  EXPECT_EQ(line.active(), RpId::b) << "the one that was there first";
  EXPECT_EQ(told_b, (std::vector<bool>{true, false, true}));
  EXPECT_EQ(told_a, (std::vector<bool>{true, true})) << "each of its two lives heard of B";
}

TEST_F(Presence, AnyOrderOfEvents_NeverTwoActives) {
  // Each RP believes that it is active from become_active until its own drop.
  Random random(7, "presence");
  bool up[2] = {}, believes[2] = {};
  std::size_t seen = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto rp = static_cast<RpId>(random.below(2));
    const auto n = static_cast<std::size_t>(rp);
    if (up[n]) {
      line.drop(rp);
      believes[n] = false;
    } else {
      raise(rp);
    }
    up[n] = !up[n];
    if (random.below(4) == 0) line.cut();
    if (random.below(2) == 0) line.restore();
    time.run_for(Duration(random.between(0, 2 * to_ns(Duration(kDetection)))));
    for (; seen < became.size(); ++seen) {
      const auto winner = static_cast<std::size_t>(became[seen]);
      ASSERT_TRUE(up[winner]);
      ASSERT_FALSE(believes[1 - winner]) << "two actives after event " << i;
      believes[winner] = true;
    }
  }
  EXPECT_GT(became.size(), 1000U);
}

}  // namespace
}  // namespace hitless::test
