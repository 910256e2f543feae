// RF over two whole RPs: the progression as the Timeline and the displays show it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/control/rp/chassis_under_test.h"

#include "dataplane/base/timeline_words.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;

TEST(RfState, NumbersAndNames_AreThoseOfTheDisplay) {
  EXPECT_EQ(static_cast<int>(RfState::standby_hot), 8);
  EXPECT_EQ(static_cast<int>(RfState::active), 13);
  EXPECT_STREQ(to_string(RfState::standby_cold_bulk), "STANDBY COLD-BULK");
  EXPECT_STREQ(to_string(RfState::active_handback), "ACTIVE-HANDBACK");
}

TEST(Redundancy, PowerOn_AIsActiveAndBGoesThroughEveryStateToHot) {
  ChassisUnderTest chassis;
  chassis.power_on();
  EXPECT_TRUE(chassis.rp_a->active());
  EXPECT_FALSE(chassis.rp_b->active());
  std::vector<std::string> states;
  for (const auto& e : chassis.history("RP B", timeline::kRfState)) states.push_back(e.to);
  EXPECT_EQ(states, (std::vector<std::string>{"INITIALIZATION", "NEGOTIATION", "STANDBY COLD", "STANDBY COLD-CONFIG",
                                              "STANDBY COLD-FILESYS", "STANDBY COLD-BULK", "STANDBY HOT"}));
}

TEST(Redundancy, PowerOn_ProgressionTakesTheTimesOfThePlatform) {
  ChassisUnderTest chassis;
  chassis.power_on();
  const auto states = chassis.history("RP B", timeline::kRfState);
  ASSERT_EQ(states.size(), 7U);
  EXPECT_EQ(to_ns(states[0].at), 100'000'000'000);  // boot
  EXPECT_EQ(states[1].at - states[0].at, std::chrono::seconds(1));
  EXPECT_EQ(states[3].at - states[2].at, std::chrono::seconds(1));
  const Duration config = states[4].at - states[3].at;  // config_sync and a message each way
  EXPECT_GT(config, std::chrono::seconds(2));
  EXPECT_LT(config, std::chrono::seconds(2) + std::chrono::milliseconds(1));
  const Duration bulk = states[6].at - states[5].at;  // 8 Mbit over 1 Gbit/s
  EXPECT_GT(bulk, std::chrono::milliseconds(8));
  EXPECT_LT(bulk, std::chrono::milliseconds(12));
}

TEST(Redundancy, BulkSync_ReallyCrossesTheLink) {
  ChassisUnderTest chassis;
  chassis.power_on();
  EXPECT_GT(chassis.rp_link->bytes_sent(), chassis.platform.bulk_sync_bytes);
}

TEST(Redundancy, LossyLink_StillGetsHot) {
  ChassisUnderTest chassis(10, 200'000);
  chassis.rp_a->power_on();
  chassis.rp_b->power_on();
  EXPECT_TRUE(chassis.time.run_to([&] { return chassis.rp_b->rf_state() == RfState::standby_hot; }));
}

TEST(Redundancy, IncompatibleImages_StandbyStaysCold) {
  ChassisUnderTest chassis;
  ImageManifest other = old_manifest();
  other.version = "12.2(31)SB";
  other.matrix.clear();
  ASSERT_TRUE(chassis.disk_b.write(other));
  chassis.rp_a->power_on();
  chassis.rp_b->power_on();
  chassis.time.run_for(std::chrono::hours(1));
  EXPECT_EQ(chassis.rp_b->rf_state(), RfState::standby_cold);
  EXPECT_THAT(chassis.history("RP B", timeline::kRfState).back().why, HasSubstr("incompatible"));
  EXPECT_THAT(chassis.rp_a->execute("show redundancy states").value(),
              HasSubstr("Redundancy Mode (Operational) = RPR"));
  const auto refused = chassis.rp_a->execute("issu loadversion " + kNew);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("standby is not ready, it is STANDBY COLD"));
}

TEST(Redundancy, RpRpLinkCut_NeverMakesTwoActives) {
  ChassisUnderTest chassis;
  chassis.power_on();
  chassis.rp_link->set_up(false);
  chassis.time.run_for(std::chrono::minutes(10));
  EXPECT_TRUE(chassis.rp_a->active());
  EXPECT_FALSE(chassis.rp_b->active());
}

TEST(Redundancy, NoBootableImage_RpStaysDown) {
  ChassisUnderTest chassis;
  std::filesystem::remove(chassis.directory_b.path() / old_manifest().name);
  chassis.rp_a->power_on();
  chassis.rp_b->power_on();
  chassis.time.run_for(std::chrono::minutes(10));
  EXPECT_TRUE(chassis.rp_a->active());
  EXPECT_EQ(chassis.rp_b->running_image(), "");
  EXPECT_THAT(chassis.history("RP B", timeline::kRpRole).back().why, HasSubstr("no bootable image"));
}

TEST(ShowRedundancy, States_AsTheDevicePrintsThem) {
  ChassisUnderTest chassis;
  chassis.power_on();
  const std::string shown = chassis.rp_a->execute("show redundancy states").value();
  EXPECT_THAT(shown, HasSubstr("       my state = 13 -ACTIVE\n     peer state = 8  -STANDBY HOT\n"));
  EXPECT_THAT(shown, HasSubstr("           Mode = Duplex\n           Unit = Primary\n        Unit ID = 0\n"));
  EXPECT_THAT(shown, HasSubstr("Redundancy Mode (Configured)  = SSO"));
  EXPECT_THAT(chassis.rp_b->execute("show redundancy states").value(),
              HasSubstr("       my state = 8  -STANDBY HOT\n     peer state = 13 -ACTIVE\n"));
}

TEST(ShowIssu, StateDetail_ActiveFirstOnEitherRp) {
  ChassisUnderTest chassis;
  chassis.power_on();
  const std::string expected =
      "                           Slot = A\n"
      "                       RP State = Active\n"
      "                     ISSU State = Init\n"
      "                  Boot Variable = disk0:c10k2-p11-mz.1,1;\n"
      "                 Operating Mode = SSO\n"
      "                Primary Version = N/A\n"
      "              Secondary Version = N/A\n"
      "                Current Version = disk0:c10k2-p11-mz.1\n"
      "                           Slot = B\n"
      "                       RP State = Standby\n"
      "                     ISSU State = Init\n"
      "                  Boot Variable = disk0:c10k2-p11-mz.1,1;\n"
      "                 Operating Mode = SSO\n"
      "                Primary Version = N/A\n"
      "              Secondary Version = N/A\n"
      "                Current Version = disk0:c10k2-p11-mz.1\n";
  EXPECT_EQ(chassis.rp_a->execute("show issu state detail").value(), expected);
  EXPECT_EQ(chassis.rp_b->execute("show issu state detail").value(), expected);
}

TEST(Exec, UnknownLine_IsInvalidInput) {
  ChassisUnderTest chassis(10);
  chassis.power_on();
  for (const char* line : {"", "show", "issu", "issu loadversion", "issu loadversion a disk0:x", "issu upgrade",
                           "issu loadversion a disk0:x b stby-disk0:y", "issu loadversion a disk0:x a stby-disk0:x",
                           "issu runversion b disk0:x extra", "show issu state detail more"}) {
    const auto result = chassis.rp_a->execute(line);
    ASSERT_FALSE(result) << line;
    EXPECT_EQ(result.error().code, ErrorCode::bad_input) << line;
    EXPECT_THAT(result.error().message, HasSubstr("% Invalid input")) << line;
  }
}

}  // namespace
}  // namespace hitless::test
