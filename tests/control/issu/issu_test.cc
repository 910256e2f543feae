// The ISSU cycle over two RPs with fake cards: good path, refusals, ways back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/control/issu/issu_fixture.h"

#include "dataplane/base/timeline_words.h"

namespace hitless::test {
namespace {

TEST_F(Issu, GoodPath_EndsInInitWithNewImageOnBothRps) {
  ASSERT_TRUE(chassis.active().execute("issu loadversion a disk0:c10k2-p11-mz.2 b stby-disk0:c10k2-p11-mz.2"));
  ASSERT_TRUE(chassis.run_to_state(IssuState::load_version));
  EXPECT_EQ(chassis.rp_a->running_image(), kOld);
  EXPECT_EQ(chassis.rp_b->running_image(), kNew);
  EXPECT_EQ(chassis.rp_a->boot_variable(), kOld + ",1;");
  EXPECT_EQ(chassis.rp_b->boot_variable(), kNew + ",12;" + kOld + ",1;");
  preload();
  ASSERT_TRUE(chassis.active().execute("issu runversion b stby-disk0:c10k2-p11-mz.2"));
  ASSERT_TRUE(chassis.run_to_state(IssuState::run_version));
  EXPECT_TRUE(chassis.rp_b->active());
  EXPECT_EQ(chassis.rp_a->running_image(), kOld);
  EXPECT_EQ(chassis.rp_b->epoch(), Epoch(2));
  ASSERT_TRUE(chassis.active().execute("issu acceptversion b disk0:c10k2-p11-mz.2"));
  ASSERT_TRUE(chassis.active().execute("issu commitversion a stby-disk0:c10k2-p11-mz.2"));
  ASSERT_TRUE(chassis.run_to_state(IssuState::init));
  EXPECT_TRUE(chassis.rp_b->active());
  EXPECT_EQ(chassis.rp_a->running_image(), kNew);
  EXPECT_EQ(chassis.rp_b->running_image(), kNew);
  EXPECT_EQ(chassis.rp_a->boot_variable(), kNew + ",12;" + kOld + ",1;");
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.ready(); }));
}

TEST_F(Issu, GoodPath_CardsAreTreatedByThePlan) {
  switch_over();
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.ready(); }));
  ASSERT_FALSE(chassis.card(1).preloads.empty());
  EXPECT_EQ(chassis.card(1).preloads[0].software, "2.0");
  EXPECT_TRUE(chassis.card(2).preloads.empty());
  EXPECT_TRUE(chassis.card(3).preloads.empty());
  ASSERT_EQ(chassis.card(1).restarts.size(), 1U);
  EXPECT_TRUE(chassis.card(1).restarts[0].warm);
  EXPECT_EQ(chassis.card(1).restarts[0].why, "issu runversion");
  EXPECT_TRUE(chassis.card(2).restarts.empty());
  ASSERT_EQ(chassis.card(3).restarts.size(), 1U);
  EXPECT_FALSE(chassis.card(3).restarts[0].warm);
  EXPECT_EQ(chassis.card(1).software, "2.0");
}

TEST_F(Issu, GoodPath_EpochRisesOnceAndCardsThatForwardAreRefreshedInPlace) {
  switch_over();
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.ready(); }));
  ASSERT_EQ(chassis.history("", timeline::kEpoch).size(), 2U);  // the first active RP's, and the switchover's
  ASSERT_EQ(chassis.card(2).begins.size(), 2U);
  EXPECT_TRUE(chassis.card(2).begins[0].replace);
  EXPECT_FALSE(chassis.card(2).begins[1].replace);
  EXPECT_EQ(chassis.card(2).begins[1].epoch, 2U);
  EXPECT_EQ(chassis.card(2).ends.back().epoch, 2U);
  EXPECT_TRUE(chassis.card(1).begins.back().replace);
}

TEST_F(Issu, Checkpoint_StandbyKnowsTheStateOfTheProcess) {
  load();
  chassis.time.run_for(std::chrono::seconds(1));
  EXPECT_EQ(chassis.rp_b->issu_state(), IssuState::load_version);
}

TEST_F(Issu, LoadVersion_ImageMissingOnActiveIsRefused) {
  std::filesystem::remove(chassis.directory_a.path() / "c10k2-p11-mz.2");
  const auto result = chassis.active().execute("issu loadversion " + kNew);
  EXPECT_THAT(refusal(result), ::testing::HasSubstr(kNew + ": no such image"));
  EXPECT_EQ(chassis.active().issu_state(), IssuState::init);
}

TEST_F(Issu, LoadVersion_ImageMissingOnStandbyIsTurnedDownByItsAnswer) {
  std::filesystem::remove(chassis.directory_b.path() / "c10k2-p11-mz.2");
  ASSERT_EQ(refusal(chassis.active().execute("issu loadversion " + kNew)), "accepted");
  chassis.time.run_for(std::chrono::seconds(300));
  ASSERT_TRUE(chassis.active().late_refusal());
  EXPECT_THAT(chassis.active().late_refusal()->message, ::testing::HasSubstr("standby: " + kNew + ": no such image"));
  EXPECT_EQ(chassis.rp_b->running_image(), kOld);
  EXPECT_EQ(chassis.history("RP B", timeline::kImage).size(), 1U) << "the standby was reset";
  EXPECT_EQ(chassis.history("RP A", timeline::kCommand).back().to, "refused");
}

TEST_F(Issu, LoadVersion_AlteredImageOnStandbyIsTurnedDown) {
  std::ofstream(chassis.directory_b.path() / "c10k2-p11-mz.2", std::ios::in | std::ios::out | std::ios::ate)
          .seekp(-9, std::ios::end)
      << '!';
  ASSERT_EQ(refusal(chassis.active().execute("issu loadversion " + kNew)), "accepted");
  chassis.time.run_for(std::chrono::seconds(300));
  ASSERT_TRUE(chassis.active().late_refusal());
  EXPECT_THAT(chassis.active().late_refusal()->message, ::testing::HasSubstr("wrong checksum"));
  EXPECT_EQ(chassis.rp_b->running_image(), kOld);
}

TEST_F(Issu, LoadVersion_ImageOfOtherContentOnStandbyIsTurnedDown) {
  ImageManifest other = new_manifest();
  other.size_bytes = 1000;
  ASSERT_TRUE(chassis.disk_b.write(other));
  ASSERT_EQ(refusal(chassis.active().execute("issu loadversion " + kNew)), "accepted");
  chassis.time.run_for(std::chrono::seconds(1));
  ASSERT_TRUE(chassis.active().late_refusal());
  EXPECT_THAT(chassis.active().late_refusal()->message, ::testing::HasSubstr("differ"));
}

TEST_F(Issu, LoadVersion_IncompatibleImageIsRefused) {
  ImageManifest other = new_manifest();
  other.matrix.erase("12.2(28)SB1");
  ASSERT_TRUE(chassis.disk_a.write(other));
  EXPECT_THAT(refusal(chassis.active().execute("issu loadversion " + kNew)), ::testing::HasSubstr("incompatible"));
}

TEST_F(Issu, LoadVersion_TwiceIsRefused) {
  ASSERT_EQ(refusal(chassis.active().execute("issu loadversion " + kNew)), "accepted");
  EXPECT_THAT(refusal(chassis.active().execute("issu loadversion " + kNew)),
              ::testing::HasSubstr("issu loadversion is not allowed in ISSU state Init (images are being verified)"));
  ASSERT_TRUE(chassis.run_to_state(IssuState::load_version));
  EXPECT_THAT(refusal(chassis.active().execute("issu loadversion " + kNew)),
              ::testing::HasSubstr("issu loadversion is not allowed in ISSU state Load Version"));
}

TEST_F(Issu, RunVersion_BeforeStandbyIsHotIsRefused) {
  ASSERT_EQ(refusal(chassis.active().execute("issu loadversion " + kNew)), "accepted");
  EXPECT_FALSE(chassis.active().preload_finished());
  EXPECT_FALSE(chassis.active().issu_settled());
  chassis.time.run_for(std::chrono::seconds(5));
  EXPECT_THAT(refusal(chassis.active().execute("issu runversion")),
              ::testing::HasSubstr("not allowed in ISSU state Init"));
}

TEST_F(Issu, RunVersion_WithStandbyLostIsRefused) {
  load();
  preload();
  chassis.rp_b->reset("test");
  chassis.time.run_for(std::chrono::seconds(1));
  EXPECT_THAT(refusal(chassis.active().execute("issu runversion")), ::testing::HasSubstr("standby is not ready"));
}

TEST_F(Issu, RunVersion_BeforePreloadEndsIsRefusedWithTheSlot) {
  load();
  EXPECT_FALSE(chassis.active().preload_finished());
  EXPECT_THAT(refusal(chassis.active().execute("issu runversion")),
              ::testing::HasSubstr("preload is not finished in slot 1"));
  EXPECT_EQ(chassis.active().issu_state(), IssuState::load_version);
  EXPECT_TRUE(chassis.rp_a->active());
}

TEST_F(Issu, RunVersion_AfterFailedPreloadReloadsThatCard) {
  chassis.card(1).preload_ok = false;
  switch_over();
  ASSERT_EQ(chassis.card(1).restarts.size(), 1U);
  EXPECT_FALSE(chassis.card(1).restarts[0].warm);
  EXPECT_EQ(chassis.rp_b->plan()[0].fate, CardFate::reload);
  EXPECT_GE(chassis.rp_b->plan()[0].outage_max, std::chrono::seconds(300));
}

TEST_F(Issu, Commands_OutOfOrderAreRefusedWithStateAndCommand) {
  for (const char* verb : {"runversion", "acceptversion", "commitversion", "abortversion"})
    EXPECT_THAT(refusal(chassis.active().execute(std::string("issu ") + verb)),
                ::testing::HasSubstr(std::string("issu ") + verb + " is not allowed in ISSU state Init"));
  load();
  for (const char* verb : {"acceptversion", "commitversion"})
    EXPECT_THAT(refusal(chassis.active().execute(std::string("issu ") + verb)),
                ::testing::HasSubstr(std::string("issu ") + verb + " is not allowed in ISSU state Load Version"));
}

TEST_F(Issu, Commands_OnTheStandbyOrForTheWrongSlotAreRefused) {
  EXPECT_FALSE(chassis.rp_b->execute("issu loadversion " + kNew));
  EXPECT_THAT(refusal(chassis.rp_a->execute("issu loadversion b disk0:c10k2-p11-mz.2 a stby-disk0:c10k2-p11-mz.2")),
              ::testing::HasSubstr("slot B: expected A"));
  load();
  preload();
  EXPECT_THAT(refusal(chassis.active().execute("issu runversion b stby-disk0:c10k2-p11-mz.1")),
              ::testing::HasSubstr("expected " + kNew));
}

TEST_F(Issu, RollbackTimer_RunsFromRunVersionAndStopsAtAccept) {
  load();
  preload();
  EXPECT_THAT(chassis.active().execute("show issu rollback-timer").value(), ::testing::HasSubstr("= Not in progress"));
  const Instant typed = chassis.time.now();
  ASSERT_EQ(refusal(chassis.active().execute("issu runversion")), "accepted");
  ASSERT_TRUE(chassis.run_to_state(IssuState::run_version));
  chassis.time.run_until(typed + std::chrono::minutes(20));
  const std::string shown = chassis.active().execute("show issu rollback-timer").value();
  EXPECT_THAT(shown, ::testing::HasSubstr("In progress"));
  EXPECT_THAT(shown, ::testing::HasSubstr("Configured Rollback Time = 45:00"));
  EXPECT_THAT(shown, ::testing::HasSubstr("Automatic Rollback Time = 25:00"));
  ASSERT_TRUE(chassis.active().execute("issu acceptversion"));
  EXPECT_THAT(chassis.active().execute("show issu rollback-timer").value(), ::testing::HasSubstr("Not in progress"));
  chassis.time.run_for(std::chrono::hours(2));
  EXPECT_EQ(chassis.active().issu_state(), IssuState::run_version);
}

TEST_F(Issu, RollbackTimer_ExpiryGoesBackToTheOldImage) {
  switch_over();
  chassis.time.run_for(std::chrono::hours(1));
  ASSERT_TRUE(chassis.run_to_state(IssuState::init));
  EXPECT_TRUE(chassis.rp_a->active());
  EXPECT_EQ(chassis.rp_a->running_image(), kOld);
  EXPECT_EQ(chassis.rp_b->running_image(), kOld);
  EXPECT_EQ(chassis.card(1).software, "1.0");
  EXPECT_EQ(chassis.card(1).restarts.back().why, "rollback timer expired");
  EXPECT_EQ(chassis.rp_a->epoch(), Epoch(3));
}

TEST_F(Issu, Abort_InLoadVersionDiscardsPreloadsAndResetsOnlyTheStandby) {
  load();
  preload();
  ASSERT_TRUE(chassis.active().execute("issu abortversion"));
  EXPECT_EQ(chassis.active().issu_state(), IssuState::system_reset);
  ASSERT_TRUE(chassis.run_to_state(IssuState::init));
  EXPECT_TRUE(chassis.rp_a->active());
  EXPECT_EQ(chassis.rp_b->running_image(), kOld);
  EXPECT_EQ(chassis.rp_b->boot_variable(), kOld + ",1;");
  EXPECT_EQ(chassis.card(1).discards.size(), 1U);
  EXPECT_TRUE(chassis.card(1).restarts.empty());
}

TEST_F(Issu, Abort_InRunVersionSwitchesBack) {
  switch_over();
  ASSERT_TRUE(chassis.active().execute("issu abortversion b " + kNew));
  ASSERT_TRUE(chassis.run_to_state(IssuState::init));
  EXPECT_TRUE(chassis.rp_a->active());
  EXPECT_EQ(chassis.rp_b->running_image(), kOld);
  EXPECT_EQ(chassis.card(3).restarts.back().software, "1.0");
  EXPECT_EQ(chassis.history("RP A", timeline::kSwitchover).back().why, "issu abortversion");
  // Boots of RP B: the first, the new image, and the old one at the first try.
  std::vector<std::string> booted;
  for (const auto& e : chassis.history("RP B", timeline::kImage))
    if (!e.to.empty()) booted.push_back(e.to);
  EXPECT_EQ(booted, (std::vector{kOld, kNew, kOld}));
}

TEST_F(Issu, Abort_WhileTheStandbyLoadsGoesBackToOld) {
  ASSERT_EQ(refusal(chassis.active().execute("issu loadversion " + kNew)), "accepted");
  chassis.time.run_for(std::chrono::seconds(30));
  ASSERT_TRUE(chassis.active().execute("issu abortversion"));
  ASSERT_TRUE(chassis.run_to_state(IssuState::init));
  EXPECT_EQ(chassis.rp_b->running_image(), kOld);
}

TEST_F(Issu, ActiveDiesInLoadVersion_StandbyGoesOnAndStartsTheTimer) {
  load();
  preload();
  chassis.rp_a->reset("crash");
  ASSERT_TRUE(chassis.run_to_state(IssuState::run_version));
  EXPECT_TRUE(chassis.rp_b->active());
  EXPECT_EQ(chassis.card(1).restarts.size(), 1U);
  EXPECT_THAT(chassis.active().execute("show issu rollback-timer").value(), ::testing::HasSubstr("In progress"));
  EXPECT_EQ(chassis.history("RP B", timeline::kSwitchover).back().why, "active RP lost");
}

TEST_F(Issu, ActiveDiesInInit_StandbyTakesOverAndNoCardRestarts) {
  chassis.rp_a->reset("crash");
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.rp_b->active() && chassis.ready(); }));
  EXPECT_EQ(chassis.rp_b->issu_state(), IssuState::init);
  for (std::uint16_t slot = 1; slot <= 3; ++slot) EXPECT_TRUE(chassis.card(slot).restarts.empty());
}

TEST(IssuOverLossyLinks, GoodPath_StillEndsInInit) {
  ChassisUnderTest chassis(2000, 20'000);  // two messages in a hundred are lost
  chassis.power_on();
  ASSERT_EQ(refusal(chassis.active().execute("issu loadversion " + kNew)), "accepted");
  ASSERT_TRUE(chassis.run_to_state(IssuState::load_version));
}

TEST(IssuCards, CardThatBootsDuringTheSwitchover_IsRestartedWhenItComesUp) {
  ChassisUnderTest chassis;
  chassis.power_on();
  ASSERT_EQ(refusal(chassis.active().execute("issu loadversion " + kNew)), "accepted");
  ASSERT_TRUE(chassis.run_to_state(IssuState::load_version));
  ASSERT_TRUE(chassis.time.run_to([&] { return chassis.active().preload_finished(); }));
  chassis.links[5]->set_up(false);  // slot 3 to RP B: deaf, as a card that boots
  ASSERT_EQ(refusal(chassis.active().execute("issu runversion")), "accepted");
  ASSERT_TRUE(chassis.run_to_state(IssuState::run_version));
  EXPECT_TRUE(chassis.card(3).restarts.empty());
  chassis.links[5]->set_up(true);
  ASSERT_TRUE(chassis.time.run_to([&] { return chassis.ready() && chassis.card(3).software == "2.0"; }));
  EXPECT_EQ(chassis.card(3).restarts.size(), 1U);
}

TEST(IssuReplay, SameRunTwice_WritesTheSameTimeline) {
  const auto story = [] {
    ChassisUnderTest chassis(2000, 1'000);
    chassis.power_on();
    EXPECT_TRUE(chassis.active().execute("issu loadversion " + kNew));
    EXPECT_TRUE(chassis.run_to_state(IssuState::load_version));
    EXPECT_TRUE(chassis.time.run_to([&] { return chassis.active().preload_finished(); }));
    EXPECT_TRUE(chassis.active().execute("issu runversion"));
    EXPECT_TRUE(chassis.run_to_state(IssuState::run_version));
    std::string text;
    for (const auto& e : chassis.timeline.entries())
      text += std::to_string(to_ns(e.at)) + e.who + e.what.name + e.from + e.to + e.why + '\n';
    return text;
  };
  EXPECT_EQ(story(), story());
}

TEST(IssuTable, Refusal_NamesStateAndCommand) {
  EXPECT_STREQ(to_string(IssuEvent::run_version), "issu runversion");
  EXPECT_EQ(shown_state(IssuStep::switching), IssuState::load_version);
}

}  // namespace
}  // namespace hitless::test
