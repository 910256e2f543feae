// Lines typed on whole RPs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/control/rp/chassis_under_test.h"

#include "dataplane/base/timeline_words.h"

namespace hitless::test {
namespace {

using hitless::test::ChassisUnderTest;
using hitless::test::kNew;
using ::testing::HasSubstr;

TEST(ExecCommands, ShortenedLine_DoesWhatTheWholeOneDoesAndIsNotedAsTyped) {
  ChassisUnderTest chassis;
  chassis.power_on();
  EXPECT_EQ(chassis.rp_a->execute("sh red st").value(), chassis.rp_a->execute("show redundancy states").value());
  ASSERT_TRUE(chassis.rp_a->execute("iss load " + kNew));
  const auto commands = chassis.history("RP A", timeline::kCommand);
  ASSERT_FALSE(commands.empty());
  EXPECT_EQ(commands.back().from, "iss load " + kNew);
  EXPECT_EQ(commands.back().to, "accepted");
}

TEST(ExecCommands, StandbyAnswersShows_AndRefusesTheRest) {
  ChassisUnderTest chassis;
  chassis.power_on();
  EXPECT_TRUE(chassis.rp_b->execute("show issu state"));
  const auto refused = chassis.rp_b->execute("issu runversion");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::refused);
  EXPECT_THAT(refused.error().message, HasSubstr("type the command on the active RP"));
}

TEST(ExecCommands, RefusalOfTheProcess_IsSaidInTheCommandsWords) {
  ChassisUnderTest chassis;
  chassis.power_on();
  EXPECT_EQ(chassis.rp_a->execute("issu run").error().message, "% issu runversion is not allowed in ISSU state Init");
  EXPECT_THAT(chassis.rp_a->execute("issu load disk0:none").error().message, HasSubstr("% issu loadversion: "));
}

}  // namespace
}  // namespace hitless::test
