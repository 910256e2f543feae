#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/linecards/card/card_rig.h"

namespace hitless {
namespace {

using namespace std::chrono_literals;
using test::card_gate;
using test::card_type;
using test::CardRig;
using test::GateEvent;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(CardPreload, PreloadThenWarmRestart) {
  CardRig r;
  r.bring_up();
  const auto first = r.states().size();
  r.a.say(PreloadImage{"2.0", 8ULL << 20});  // 8 s
  r.run_to_ms(108'999);
  EXPECT_EQ(r.card->state(), CardState::preloading);
  EXPECT_TRUE(r.card->view()->forwarding());
  r.run_to_ms(109'000);
  EXPECT_EQ(r.card->state(), CardState::forwarding);
  EXPECT_EQ(r.card->preloaded(), "2.0");
  EXPECT_EQ(r.card->software(), "1.0");
  ASSERT_EQ(r.a.all<PreloadResult>().size(), 1U);
  EXPECT_TRUE(r.a.all<PreloadResult>()[0].ok);
  EXPECT_THAT(r.around.gates.take(), IsEmpty());

  r.run_to_ms(110'000);
  r.a.say(RestartCard{true, "2.0", "issu runversion"});
  r.run_to_ms(110'000);
  EXPECT_EQ(r.card->state(), CardState::warm_restart);
  EXPECT_FALSE(r.card->view()->forwarding());
  r.run_to_ms(120'000);
  r.b.hello(2);  // the switchover happened meanwhile
  r.run_to_ms(140'000);
  EXPECT_EQ(r.card->state(), CardState::downloading_fib);
  EXPECT_EQ(r.card->software(), "2.0");
  EXPECT_EQ(r.b.all<CardHello>().at(0).software, "2.0");
  EXPECT_EQ(r.card->preloaded(), "1.0") << "what ran lies loaded beside what runs";
  EXPECT_EQ(r.b.all<CardHello>().at(0).loaded, "1.0");
  r.b.full_sync(2, {"10.0.0.0/8", "11.0.0.0/8"});
  r.run_to_ms(150'000);
  EXPECT_EQ(r.card->state(), CardState::forwarding);
  EXPECT_THAT(r.around.gates.take(),
              ElementsAre(GateEvent{110'000, true, card_gate(3), "warm restart|slot 3|issu runversion"},
                          GateEvent{140'200, false, card_gate(3), ""}));
  EXPECT_THAT(r.states(first), ElementsAre("forwarding>preloading", "preloading>forwarding", "forwarding>warm_restart",
                                           "warm_restart>downloading_fib", "downloading_fib>forwarding"));
  const auto views = r.card->take_view_changes();
  ASSERT_EQ(views.size(), 2U);
  EXPECT_EQ(views[0].at, instant_ns(110'000'000'000));
  EXPECT_EQ(r.around.causes[views[0].view->cause].what, "warm restart");
  EXPECT_EQ(views[1].at, instant_ns(140'200'000'000));
}

TEST(CardPreload, TheWayBackFromAWarmRestartIsAWarmOne) {
  CardRig r;
  r.bring_up();
  r.a.say(PreloadImage{"2.0", 8ULL << 20});
  r.run_to_ms(110'000);
  r.a.say(RestartCard{true, "2.0", "issu runversion"});
  r.run_to_ms(140'000);
  r.a.full_sync(1, {"10.0.0.0/8"});
  r.run_to_ms(150'000);
  r.a.say(RestartCard{true, "1.0", "issu abortversion"});
  r.run_to_ms(150'000);
  EXPECT_EQ(r.card->state(), CardState::warm_restart);
  r.run_to_ms(180'000);
  EXPECT_EQ(r.card->software(), "1.0");
  EXPECT_EQ(r.card->preloaded(), "2.0");
}

/// How long the gate was closed by a RestartCard, FIB download (200 ms) included, in ms.
std::int64_t restart_outage(CardRig& r, bool warm, const std::string& software) {
  const std::int64_t start = to_ns(r.now()) / 1'000'000;
  r.a.say(RestartCard{warm, software, "test"});
  for (int s = 0; s < 200 && r.a.all<CardHello>().empty(); ++s) r.run_for(1s);
  r.a.full_sync(2, {"10.0.0.0/8", "11.0.0.0/8"});
  r.run_for(1s);
  const auto events = r.around.gates.take();
  EXPECT_EQ(events.size(), 2U);
  EXPECT_EQ(events.front().ms, start);
  return events.back().ms - start;
}

TEST(CardPreload, WithoutPreloadAWarmRestartIsAReload) {
  CardRig r;
  r.bring_up();
  EXPECT_EQ(restart_outage(r, true, "2.0"), 100'200);
  EXPECT_EQ(r.card->software(), "2.0");
}

TEST(CardPreload, OtherSoftwareThanThePreloadedReloads) {
  CardRig r;
  r.bring_up();
  r.a.say(PreloadImage{"2.0", 1ULL << 20});
  r.run_for(2s);
  EXPECT_EQ(restart_outage(r, true, "3.0"), 100'200);
  EXPECT_EQ(r.card->software(), "3.0");
}

TEST(CardPreload, AFullRestartDoesNotUseThePreloaded) {
  CardRig r;
  r.bring_up();
  r.a.say(PreloadImage{"2.0", 1ULL << 20});
  r.run_for(2s);
  EXPECT_EQ(restart_outage(r, false, "2.0"), 100'200);
}

TEST(CardPreload, ADiscardedPreloadReloads) {
  CardRig r;
  r.bring_up();
  r.a.say(PreloadImage{"2.0", 1ULL << 20});
  r.run_for(2s);
  r.a.say(PreloadDiscard{"issu abortversion"});
  r.run_for(1s);
  EXPECT_FALSE(r.card->preloaded());
  EXPECT_THAT(r.around.gates.take(), IsEmpty());  // an abort in Load Version loses nothing
  EXPECT_EQ(restart_outage(r, true, "2.0"), 100'200);
}

TEST(CardPreload, DiscardWhileLoadingStopsTheLoading) {
  CardRig r;
  r.bring_up();
  r.a.say(PreloadImage{"2.0", 8ULL << 20});
  r.run_for(1s);
  r.a.say(PreloadDiscard{"issu abortversion"});
  r.run_for(0s);
  EXPECT_EQ(r.card->state(), CardState::forwarding);
  r.run_for(60s);
  EXPECT_FALSE(r.card->preloaded());
  EXPECT_TRUE(r.a.all<PreloadResult>().empty());
}

TEST(CardPreload, RestartWhileLoadingReloadsAndForgets) {
  CardRig r;
  r.bring_up();
  r.a.say(PreloadImage{"2.0", 8ULL << 20});
  r.run_for(1s);
  EXPECT_EQ(restart_outage(r, true, "2.0"), 100'200);
  EXPECT_FALSE(r.card->preloaded());
  EXPECT_TRUE(r.a.all<PreloadResult>().empty());
}

TEST(CardPreload, PreloadNeedsMemory) {
  CardRig r;
  r.bring_up();
  r.a.say(PreloadImage{"2.0", (64ULL << 20) + 1024});
  r.run_for(0s);
  ASSERT_EQ(r.a.all<PreloadResult>().size(), 1U);
  EXPECT_FALSE(r.a.all<PreloadResult>()[0].ok);
  EXPECT_EQ(r.a.all<PreloadResult>()[0].why, "needs 65537 KB, 64 MB free");
  EXPECT_EQ(r.card->state(), CardState::forwarding);
  r.a.say(PreloadImage{"2.0", 64ULL << 20});  // exactly fits
  r.run_for(65s);
  EXPECT_EQ(r.card->preloaded(), "2.0");
}

TEST(CardPreload, ACardThatCannotPreloadSaysSo) {
  CardType type = card_type();
  type.can_preload = false;
  CardRig r(type);
  r.bring_up();
  r.a.say(PreloadImage{"2.0", 1});
  r.run_for(0s);
  EXPECT_EQ(r.a.all<PreloadResult>().at(0).why, "test-card cannot preload");
  EXPECT_EQ(restart_outage(r, true, "2.0"), 100'200);
}

TEST(CardPreload, PreloadRequestsInOddMoments) {
  CardRig r;
  r.card->power_on();
  r.a.hello(1);
  r.run_to_ms(100'000);
  r.a.say(PreloadImage{"2.0", 1});
  r.run_for(0s);
  EXPECT_EQ(r.a.all<PreloadResult>().at(0).why, "the card is downloading_fib");
  r.a.full_sync(1, {"10.0.0.0/8"});
  r.run_for(1s);
  r.a.heard.clear();
  r.a.say(PreloadImage{"2.0", 4ULL << 20});
  r.run_for(2s);
  r.a.say(PreloadImage{"2.0", 4ULL << 20});  // the same again: one loading, one answer
  r.run_for(2s);
  EXPECT_EQ(r.a.all<PreloadResult>().size(), 1U);
  r.a.say(PreloadImage{"2.0", 4ULL << 20});  // is there already
  r.run_for(0s);
  EXPECT_EQ(r.a.all<PreloadResult>().size(), 2U);
  r.a.say(PreloadImage{"3.0", 4ULL << 20});
  r.run_for(1s);
  r.a.say(PreloadImage{"4.0", 4ULL << 20});  // the later request wins
  r.run_for(10s);
  EXPECT_EQ(r.card->preloaded(), "4.0");
  EXPECT_EQ(r.a.all<PreloadResult>().back().software, "4.0");
  EXPECT_EQ(r.a.all<PreloadResult>().size(), 3U);
}

}  // namespace
}  // namespace hitless
