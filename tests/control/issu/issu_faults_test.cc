// What breaks during an upgrade, and where it ends: both RPs on one image, hot, every FIB equal to the RIB; or what is
// physically left.
#include <gmock/gmock.h>

#include "tests/control/rp/real_cards.h"

#include "dataplane/base/timeline_words.h"

namespace hitless::test {
namespace {

using namespace std::chrono_literals;

enum class When { init, loading, load_version, switching, run_version, accepted, committing, aborting };
constexpr const char* kWhen[] = {"Init",       "Loading",  "LoadVersion", "Switching",
                                 "RunVersion", "Accepted", "Committing",  "Aborting"};

class IssuFaults : public RealCards {
 protected:
  void type(const std::string& line) {
    const auto result = chassis.active().execute(line);
    ASSERT_TRUE(result) << line << ": " << result.error().message;
  }
  /// Brings a good upgrade to the moment before the fault.
  void go_to(When when) {
    if (when == When::init) return;
    type("issu loadversion " + kNew);
    if (when == When::loading) return chassis.time.run_for(20s);
    ASSERT_TRUE(chassis.run_to_state(IssuState::load_version));
    ASSERT_TRUE(chassis.time.run_to([this] { return chassis.active().preload_finished(); }));
    if (when == When::load_version) return;
    if (when == When::aborting) {
      type("issu abortversion");
      return chassis.time.run_for(20s);
    }
    type("issu runversion");
    if (when == When::switching) return chassis.time.run_for(20s);
    ASSERT_TRUE(chassis.run_to_state(IssuState::run_version));
    if (when == When::run_version) return;
    type("issu acceptversion");
    if (when == When::accepted) return;
    type("issu commitversion");
    chassis.time.run_for(20s);
  }
  RouteProcessor& standby() { return chassis.rp(other(chassis.active().id())); }
  bool settled() {
    return chassis.active().active() && chassis.active().issu_settled() &&
           chassis.active().issu_state() == IssuState::init && chassis.active().converged() &&
           chassis.active().cards_forwarding() == 3;
  }
  /// Both RPs hot with one image, cards with its software, tables right.
  void expect_settled(const std::string& image) {
    ASSERT_TRUE(chassis.time.run_to([this] { return settled() && chassis.ready(); }))
        << "A " << to_string(chassis.rp_a->issu_state()) << ' ' << chassis.rp_a->running_image() << ", B "
        << to_string(chassis.rp_b->issu_state()) << ' ' << chassis.rp_b->running_image();
    EXPECT_EQ(chassis.rp_a->running_image(), image);
    EXPECT_EQ(chassis.rp_b->running_image(), image);
    expect_cards_and_tables(image);
  }
  void expect_cards_and_tables(const std::string& image) {
    check_tables();
    EXPECT_EQ(cards[0]->software(), image == kNew ? "2.0" : "1.0");
    EXPECT_EQ(cards[2]->software(), image == kNew ? "2.0" : "1.0");
  }
};

class CrashDuring : public IssuFaults, public ::testing::WithParamInterface<std::tuple<When, bool>> {};

TEST_P(CrashDuring, Rp_BothEndOnOneImageHot) {
  const auto [when, active] = GetParam();
  go_to(when);
  // After 20 s of switching or aborting the other RP boots: a crash begins its boot anew.
  (active ? chassis.active() : standby()).reset("crash");
  // A crash of the standby leaves the upgrade where it was, and nobody goes on with it: only the timer ends it.
  chassis.time.run_for(60s);
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.ready() && chassis.active().issu_settled(); }));
  if (chassis.active().issu_state() == IssuState::load_version) type("issu abortversion");
  if (when == When::accepted && chassis.active().issu_state() == IssuState::run_version && !active)
    type("issu commitversion");
  const bool forward = when == When::committing || (when == When::accepted && !active);
  expect_settled(forward ? kNew : kOld);
}

INSTANTIATE_TEST_SUITE_P(EachState, CrashDuring,
                         ::testing::Combine(::testing::Values(When::init, When::loading, When::load_version,
                                                              When::switching, When::run_version, When::accepted,
                                                              When::committing, When::aborting),
                                            ::testing::Bool()),
                         [](const auto& test) {
                           return std::string(kWhen[static_cast<std::size_t>(std::get<0>(test.param))]) +
                                  (std::get<1>(test.param) ? "_Active" : "_Standby");
                         });

TEST_F(IssuFaults, BothRpsCrashInRunVersion_TheOldImageComesBack) {
  go_to(When::run_version);
  chassis.rp_a->reset("crash");
  chassis.rp_b->reset("crash");
  expect_settled(kOld);
}

TEST_F(IssuFaults, ColdTakeover_ResetsEveryCardThatForwards) {
  chassis.rp_b->reset("crash");
  chassis.time.run_for(20s);
  chassis.rp_a->reset("crash");  // nobody is hot: RPR
  expect_settled(kOld);
  for (const char* slot : {"slot 1", "slot 2", "slot 3"}) {
    const auto states = chassis.history(slot, timeline::kCardState);
    EXPECT_EQ(std::count_if(states.begin(), states.end(),
                            [](const auto& e) { return e.to == to_string(CardState::reloading); }),
              1)
        << slot;
  }
  for (const PlanRow& row : chassis.active().plan()) EXPECT_EQ(row.fate, CardFate::reload);
}

TEST_F(IssuFaults, OldActiveGoneForGoodInLoadVersion_TheRollbackEndsOnTheOldImageAlone) {
  go_to(When::load_version);
  chassis.rp_a->power_off("pulled");
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.rp_b->active(); }));
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.rp_b->running_image() == kOld && settled(); }));
  EXPECT_FALSE(chassis.rp_a->powered());
  expect_cards_and_tables(kOld);
}

TEST_F(IssuFaults, NewActiveGoneForGoodInRunVersion_TheOldImageRunsAlone) {
  go_to(When::run_version);
  chassis.rp_b->power_off("pulled");
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.rp_a->active() && settled(); }));
  EXPECT_EQ(chassis.rp_a->running_image(), kOld);
  expect_cards_and_tables(kOld);
  // Put back, it still boots the new image; outside an upgrade it has to follow the active.
  chassis.rp_b->power_on();
  expect_settled(kOld);
}

TEST_F(IssuFaults, StandbyGoneForGoodAfterAccept_CommitLeavesTheNewImageAlone) {
  go_to(When::accepted);
  chassis.rp_a->power_off("pulled");
  chassis.time.run_for(1s);
  type("issu commitversion");
  ASSERT_TRUE(chassis.time.run_to([this] { return settled(); }));
  EXPECT_EQ(chassis.rp_b->running_image(), kNew);
  expect_cards_and_tables(kNew);
  chassis.rp_a->power_on();
  expect_settled(kNew);
}

TEST_F(IssuFaults, NewImageDamagedBeforeTheCommit_TheTimerGoesBackAndBothBootVariablesNameTheOldImage) {
  go_to(When::accepted);
  std::filesystem::resize_file(chassis.directory_a.path() / new_manifest().name, 1000);
  type("issu commitversion");
  expect_settled(kOld);
  EXPECT_EQ(chassis.rp_a->boot_variable(), kOld + ",1;");
  EXPECT_EQ(chassis.rp_b->boot_variable(), kOld + ",1;");
}

TEST_F(IssuFaults, RpRpLinkCutWhileTheStandbySyncs_IsMadeGood) {
  type("issu loadversion " + kNew);
  for (int i = 0; i < 12; ++i) {
    chassis.time.run_for(17s);
    chassis.rp_link->set_up(false);
    chassis.time.run_for(9s);
    chassis.rp_link->set_up(true);
  }
  ASSERT_TRUE(chassis.run_to_state(IssuState::load_version));
}

TEST_F(IssuFaults, PresenceLineCutAtTheSwitchover_NobodyIsActiveUntilItIsRestored) {
  go_to(When::load_version);
  chassis.presence->cut();
  type("issu runversion");
  chassis.time.run_for(100s);
  EXPECT_FALSE(chassis.rp_a->active());
  EXPECT_FALSE(chassis.rp_b->active());
  chassis.presence->restore();
  ASSERT_TRUE(chassis.run_to_state(IssuState::run_version));
  EXPECT_TRUE(chassis.rp_b->active());
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.ready(); }));
  check_tables();
}

TEST_F(IssuFaults, CardThatCrashedAfterItsPreload_IsPreloadedAgain) {
  go_to(When::load_version);
  cards[0]->crash("planted");
  chassis.time.run_for(10s);
  const auto refused = chassis.active().execute("issu runversion");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, ::testing::HasSubstr("preload is not finished in slot 1"));
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.active().preload_finished(); }));
  EXPECT_EQ(cards[0]->preloaded(), "2.0");
}

TEST_F(IssuFaults, CardThatCrashesAsTheRpsSwitch_ReloadsAndThePlanSaysSo) {
  go_to(When::load_version);
  type("issu runversion");
  cards[0]->crash("planted");
  ASSERT_TRUE(chassis.run_to_state(IssuState::run_version));
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.ready(); }));
  EXPECT_EQ(cards[0]->software(), "2.0");
  EXPECT_EQ(chassis.active().plan()[0].fate, CardFate::reload);
  check_tables();
}

TEST_F(IssuFaults, RpRpLinkDeadThroughAnAbort_NothingResetsAfterwards) {
  go_to(When::load_version);
  chassis.rp_link->set_up(false);
  type("issu abortversion");
  chassis.time.run_for(70min);
  chassis.rp_link->set_up(true);
  expect_settled(kOld);
  const auto resets = chassis.history("RP A", timeline::kImage).size();
  chassis.time.run_for(20min);
  EXPECT_EQ(chassis.history("RP A", timeline::kImage).size(), resets);
}

TEST_F(IssuFaults, RpRpLinkDeadAtAnAbortInRunVersion_TheOldImageTakesOverAllTheSame) {
  go_to(When::run_version);
  type("issu abortversion");  // typed while the standby was known to be hot
  chassis.rp_link->set_up(false);
  chassis.time.run_for(60s);
  EXPECT_TRUE(chassis.rp_a->active());
  chassis.rp_link->set_up(true);
  expect_settled(kOld);
}

TEST_F(IssuFaults, RpRpLinkDead_TheStandbyIsNotReadyForRunversion) {
  go_to(When::load_version);
  chassis.rp_link->set_up(false);
  chassis.time.run_for(20s);
  const auto refused = chassis.active().execute("issu runversion");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, ::testing::HasSubstr("standby is not ready, it is UNKNOWN"));
  chassis.rp_link->set_up(true);
  ASSERT_TRUE(chassis.run_to_state(IssuState::load_version));
}

TEST_F(IssuFaults, RpRpLinkDiesWithRunversion_ItIsRefusedAndNobodySwitches) {
  go_to(When::load_version);
  chassis.rp_link->set_up(false);
  type("issu runversion");
  chassis.time.run_for(40s);
  ASSERT_TRUE(chassis.active().late_refusal());
  EXPECT_THAT(chassis.active().late_refusal()->message, ::testing::HasSubstr("the standby does not answer"));
  EXPECT_TRUE(chassis.rp_a->active());
  EXPECT_EQ(chassis.rp_a->issu_state(), IssuState::load_version);
  chassis.rp_link->set_up(true);
  ASSERT_TRUE(chassis.run_to_state(IssuState::load_version));
  type("issu runversion");
  EXPECT_TRUE(chassis.run_to_state(IssuState::run_version));
}

TEST_F(IssuFaults, CommitWhileTheStandbyIsAway_ReachesItWhenItReturns) {
  go_to(When::accepted);
  chassis.rp_a->power_off("pulled");
  chassis.time.run_for(1s);
  type("issu commitversion");
  chassis.time.run_for(60s);
  chassis.rp_a->power_on();
  expect_settled(kNew);
}

TEST_F(IssuFaults, AbortWhileSwitching_GoesBackWhenTheOldImageHasSignedIn) {
  go_to(When::switching);
  type("issu abortversion");
  expect_settled(kOld);
  EXPECT_LT(chassis.time.now() - Instant{}, 30min) << "nobody waited for the rollback timer";
}

}  // namespace
}  // namespace hitless::test
