#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/linecards/card/card_rig.h"

namespace hitless::test {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::vector<std::string> kTwoPrefixes = {"10.0.0.0/8", "11.0.0.0/8"};
constexpr std::int64_t kDownload_ms = 2 * 1'000 / kFibInstallPerS;

/// How long a reload closes the card's gate.
constexpr std::int64_t kReloadOutage_ms = kReload / 1ms + kDownload_ms;

// An upgrade, in ms since power-on: the preload begins once the card is up, and the switchover falls into the restart.
constexpr std::chrono::seconds kPreload(8);
constexpr std::int64_t kPreloadEnds_ms = kUp_ms + kPreload / 1ms;
constexpr std::int64_t kRestart_ms = kPreloadEnds_ms + 1'000;
constexpr std::int64_t kSwitchover_ms = kRestart_ms + 10'000;
constexpr std::int64_t kRestarted_ms = kRestart_ms + kWarmRestart / 1ms;
constexpr std::int64_t kForwardsAgain_ms = kRestarted_ms + kDownload_ms;

// The way back, warm as well.
constexpr std::int64_t kRestartBack_ms = kForwardsAgain_ms + 1'000;
constexpr std::int64_t kRestartedBack_ms = kRestartBack_ms + kWarmRestart / 1ms;

/// An image whose preload takes `time`.
PreloadImage image(const std::string& software, std::chrono::seconds time) {
  return {software, static_cast<std::uint64_t>(time.count()) * kPreloadBytesPerS};
}

/// RP A orders a warm restart at `at_ms`; the card has obeyed on return.
void restart_warm(CardRig& r, std::int64_t at_ms, const std::string& software, const std::string& why) {
  r.run_to_ms(at_ms);
  r.a.say(RestartCard{true, software, why});
  r.run_to_ms(at_ms);
}

/// Brings the card up with 1.0, preloads 2.0, and restarts it warm at kRestart_ms.
void upgrade_warm(CardRig& r) {
  r.bring_up(kTwoPrefixes);
  r.a.say(image("2.0", kPreload));
  restart_warm(r, kRestart_ms, "2.0", "issu runversion");
}

/// RP B becomes active during the restart, after which the card asks it for the FIB.
void switch_over(CardRig& r) {
  r.run_to_ms(kSwitchover_ms);
  r.b.hello(2);
  r.run_to_ms(kRestarted_ms);
}

/// How long a RestartCard closed the gate, FIB download included, in ms.
std::int64_t restart_outage_ms(CardRig& r, bool warm, const std::string& software) {
  const std::int64_t start_ms = r.now().time_since_epoch() / 1ms;
  r.a.say(RestartCard{warm, software, "test"});
  for (int s = 0; s < 200 && r.a.all<CardHello>().empty(); ++s) r.run_for(1s);
  r.a.full_sync(2, kTwoPrefixes);
  r.run_for(1s);
  const auto events = r.around.gates.take();
  EXPECT_EQ(events.size(), 2U);
  EXPECT_EQ(events.front().ms, start_ms);
  return events.back().ms - start_ms;
}

TEST(CardPreload, WhilePreloading_TheCardForwardsWithTheSoftwareItHas) {
  CardRig r;
  r.bring_up(kTwoPrefixes);
  r.a.say(image("2.0", kPreload));
  r.run_to_ms(kPreloadEnds_ms - 1);
  EXPECT_EQ(r.card->state(), CardState::preloading);
  EXPECT_TRUE(r.card->view()->forwarding());
  r.run_to_ms(kPreloadEnds_ms);
  EXPECT_EQ(r.card->state(), CardState::forwarding);
  EXPECT_EQ(r.card->preloaded(), "2.0");
  EXPECT_EQ(r.card->software(), "1.0");
  ASSERT_EQ(r.a.all<PreloadResult>().size(), 1U);
  EXPECT_TRUE(r.a.all<PreloadResult>()[0].ok);
  EXPECT_THAT(r.around.gates.take(), IsEmpty());
  EXPECT_THAT(r.states(), ElementsAre("forwarding>preloading", "preloading>forwarding"));
}

TEST(CardPreload, AWarmRestart_SwapsWhatRunsAndWhatIsPreloaded) {
  CardRig r;
  upgrade_warm(r);
  EXPECT_EQ(r.card->state(), CardState::warm_restart);
  switch_over(r);
  EXPECT_EQ(r.card->state(), CardState::downloading_fib);
  EXPECT_EQ(r.card->software(), "2.0");
  EXPECT_EQ(r.b.all<CardHello>().at(0).software, "2.0");
  EXPECT_EQ(r.card->preloaded(), "1.0") << "the software that ran lies loaded beside the one that runs";
  EXPECT_EQ(r.b.all<CardHello>().at(0).loaded, "1.0");
}

TEST(CardPreload, AWarmRestart_ClosesTheGateUntilTheFibIsThere) {
  CardRig r;
  upgrade_warm(r);
  EXPECT_FALSE(r.card->view()->forwarding());
  switch_over(r);
  r.b.full_sync(2, kTwoPrefixes);
  r.run_to_ms(kForwardsAgain_ms);
  EXPECT_EQ(r.card->state(), CardState::forwarding);
  EXPECT_THAT(r.around.gates.take(),
              ElementsAre(GateEvent{kRestart_ms, true, card_gate(3), "warm restart|slot 3|issu runversion"},
                          GateEvent{kForwardsAgain_ms, false, card_gate(3), ""}));
  EXPECT_THAT(r.states(), ElementsAre("forwarding>preloading", "preloading>forwarding", "forwarding>warm_restart",
                                      "warm_restart>downloading_fib", "downloading_fib>forwarding"));
  const auto views = r.card->take_view_changes();
  ASSERT_EQ(views.size(), 2U);
  EXPECT_EQ(views[0].at, instant_ns(kRestart_ms * 1'000'000));
  EXPECT_EQ(r.around.causes[views[0].view->cause].what, "warm restart");
  EXPECT_EQ(views[1].at, instant_ns(kForwardsAgain_ms * 1'000'000));
}

TEST(CardPreload, TheWayBackFromAWarmRestart_IsAWarmOne) {
  CardRig r;
  upgrade_warm(r);
  r.run_to_ms(kRestarted_ms);
  r.a.full_sync(1, kTwoPrefixes);
  restart_warm(r, kRestartBack_ms, "1.0", "issu abortversion");
  EXPECT_EQ(r.card->state(), CardState::warm_restart);
  r.run_to_ms(kRestartedBack_ms);
  EXPECT_EQ(r.card->state(), CardState::downloading_fib);
  EXPECT_EQ(r.card->software(), "1.0");
  EXPECT_EQ(r.card->preloaded(), "2.0");
}

TEST(CardPreload, WithoutPreload_AWarmRestartIsAReload) {
  CardRig r;
  r.bring_up();
  EXPECT_EQ(restart_outage_ms(r, true, "2.0"), kReloadOutage_ms);
  EXPECT_EQ(r.card->software(), "2.0");
}

TEST(CardPreload, OtherSoftwareThanThePreloaded_Reloads) {
  CardRig r;
  r.bring_up();
  r.a.say(image("2.0", 1s));
  r.run_for(2s);
  EXPECT_EQ(restart_outage_ms(r, true, "3.0"), kReloadOutage_ms);
  EXPECT_EQ(r.card->software(), "3.0");
}

TEST(CardPreload, AFullRestart_DoesNotUseThePreloaded) {
  CardRig r;
  r.bring_up();
  r.a.say(image("2.0", 1s));
  r.run_for(2s);
  EXPECT_EQ(restart_outage_ms(r, false, "2.0"), kReloadOutage_ms);
}

TEST(CardPreload, ADiscardedPreload_Reloads) {
  CardRig r;
  r.bring_up();
  r.a.say(image("2.0", 1s));
  r.run_for(2s);
  r.a.say(PreloadDiscard{"issu abortversion"});
  r.run_for(1s);
  EXPECT_FALSE(r.card->preloaded());
  EXPECT_THAT(r.around.gates.take(), IsEmpty());  // an abort in Load Version loses nothing
  EXPECT_EQ(restart_outage_ms(r, true, "2.0"), kReloadOutage_ms);
}

TEST(CardPreload, ADiscardWhileLoading_StopsTheLoading) {
  CardRig r;
  r.bring_up();
  r.a.say(image("2.0", kPreload));
  r.run_for(1s);
  r.a.say(PreloadDiscard{"issu abortversion"});
  r.run_for(0s);
  EXPECT_EQ(r.card->state(), CardState::forwarding);
  r.run_for(2 * kPreload);
  EXPECT_FALSE(r.card->preloaded());
  EXPECT_TRUE(r.a.all<PreloadResult>().empty());
}

TEST(CardPreload, ARestartWhileLoading_ReloadsAndForgets) {
  CardRig r;
  r.bring_up();
  r.a.say(image("2.0", kPreload));
  r.run_for(1s);
  EXPECT_EQ(restart_outage_ms(r, true, "2.0"), kReloadOutage_ms);
  EXPECT_FALSE(r.card->preloaded());
  EXPECT_TRUE(r.a.all<PreloadResult>().empty());
}

TEST(CardPreload, AnImageLargerThanTheFreeMemory_IsRefused) {
  CardRig r;
  r.bring_up();
  r.a.say(PreloadImage{"2.0", kFreeBytes + 1'024});
  r.run_for(0s);
  ASSERT_EQ(r.a.all<PreloadResult>().size(), 1U);
  EXPECT_FALSE(r.a.all<PreloadResult>()[0].ok);
  EXPECT_EQ(r.a.all<PreloadResult>()[0].why, "needs 65537 KB, 64 MB free");
  EXPECT_EQ(r.card->state(), CardState::forwarding);
}

TEST(CardPreload, AnImageAsLargeAsTheFreeMemory_Fits) {
  CardRig r;
  r.bring_up();
  r.a.say(PreloadImage{"2.0", kFreeBytes});
  r.run_for(std::chrono::seconds(kFreeBytes / kPreloadBytesPerS));
  EXPECT_EQ(r.card->preloaded(), "2.0");
}

TEST(CardPreload, ACardThatCannotPreload_SaysSo) {
  CardType type = card_type();
  type.can_preload = false;
  CardRig r(type);
  r.bring_up();
  r.a.say(image("2.0", 1s));
  r.run_for(0s);
  EXPECT_EQ(r.a.all<PreloadResult>().at(0).why, "test-card cannot preload");
  EXPECT_EQ(restart_outage_ms(r, true, "2.0"), kReloadOutage_ms);
}

TEST(CardPreload, WhileTheFibIsDownloaded_ARequestIsRefused) {
  CardRig r;
  r.card->power_on();
  r.a.hello(1);
  r.run_to_ms(kReloaded_ms);
  r.a.say(image("2.0", 1s));
  r.run_for(0s);
  EXPECT_EQ(r.a.all<PreloadResult>().at(0).why, "the card is downloading_fib");
}

TEST(CardPreload, TheSameRequestTwice_IsOneLoadingAndOneAnswer) {
  CardRig r;
  r.bring_up();
  r.a.say(image("2.0", 4s));
  r.run_for(2s);
  r.a.say(image("2.0", 4s));
  r.run_for(2s);
  EXPECT_EQ(r.card->preloaded(), "2.0");
  EXPECT_EQ(r.a.all<PreloadResult>().size(), 1U);
}

TEST(CardPreload, ARequestForWhatIsPreloaded_IsAnsweredAtOnce) {
  CardRig r;
  r.bring_up();
  r.a.say(image("2.0", 4s));
  r.run_for(4s);
  r.a.say(image("2.0", 4s));
  r.run_for(0s);
  EXPECT_EQ(r.a.all<PreloadResult>().size(), 2U);
}

TEST(CardPreload, OfTwoRequests_TheLaterWins) {
  CardRig r;
  r.bring_up();
  r.a.say(image("2.0", 4s));
  r.run_for(4s);
  r.a.say(image("3.0", 4s));
  r.run_for(1s);
  r.a.say(image("4.0", 4s));
  r.run_for(10s);
  EXPECT_EQ(r.card->preloaded(), "4.0");
  EXPECT_EQ(r.a.all<PreloadResult>().size(), 2U) << "of 2.0 and of 4.0";
  EXPECT_EQ(r.a.all<PreloadResult>().back().software, "4.0");
}

}  // namespace
}  // namespace hitless::test
