#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/linecards/card/card_rig.h"

#include "dataplane/base/timeline_words.h"

namespace hitless::test {
namespace {

using namespace std::chrono_literals;
using test::card_gate;
using test::card_type;
using test::CardRig;
using test::GateEvent;
using test::has;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(CardLife, BootsWaitsForAnRpDownloadsAndForwards) {
  CardRig r;
  EXPECT_EQ(r.card->state(), CardState::empty);
  r.card->power_on();
  r.run_to_ms(150'000);
  EXPECT_EQ(r.card->state(), CardState::booting);  // up since 100 s, but nobody said hello
  r.a.hello(1);
  r.run_for(0ns);
  EXPECT_EQ(r.card->state(), CardState::downloading_fib);
  ASSERT_EQ(r.a.all<CardHello>().size(), 1U);
  const CardHello hello = r.a.all<CardHello>()[0];
  EXPECT_EQ(hello.slot, 3);
  EXPECT_EQ(hello.card, "test-card");
  EXPECT_EQ(hello.software, "1.0");
  EXPECT_EQ(hello.state, static_cast<std::uint8_t>(CardState::downloading_fib));
  EXPECT_EQ(hello.fib_epoch, 0U);
  EXPECT_EQ(r.a.all<FibResync>().size(), 1U);
  r.a.full_sync(1, {"10.0.0.0/8", "11.0.0.0/8"});
  r.run_to_ms(150'199);
  EXPECT_FALSE(r.card->view()->forwarding());
  r.run_to_ms(150'200);
  EXPECT_EQ(r.card->state(), CardState::forwarding);
  EXPECT_TRUE(has(r.card->view()->fib, "10.0.0.0/8"));
  EXPECT_EQ(r.card->fib_epoch(), Epoch(1));
  // Never open before: an opening, but no outage.
  EXPECT_THAT(r.around.gates.take(), ElementsAre(GateEvent{150'200, false, card_gate(3), ""}));
  const auto views = r.card->take_view_changes();
  ASSERT_EQ(views.size(), 2U);
  EXPECT_EQ(r.around.causes[views[0].view->cause].what, "boot");
  EXPECT_EQ(views[1].at, instant_ns(150'200'000'000));
  EXPECT_THAT(r.card->take_view_changes(), IsEmpty());
  EXPECT_THAT(r.states(), ElementsAre("empty>booting", "booting>downloading_fib", "downloading_fib>forwarding"));
  EXPECT_TRUE(r.b.heard.empty());
}

TEST(CardLife, AHelloDuringTheBootIsAnsweredWhenUp) {
  CardRig r;
  r.card->power_on();
  r.run_to_ms(50'000);
  r.a.hello(1);
  r.run_to_ms(99'999);
  EXPECT_TRUE(r.a.heard.empty());
  r.run_to_ms(100'000);
  EXPECT_EQ(r.a.all<CardHello>().size(), 1U);
  EXPECT_EQ(r.card->state(), CardState::downloading_fib);
}

TEST(CardLife, TheLaterHelloOfTwoDuringTheBootWins) {
  CardRig r;
  r.card->power_on();
  r.a.hello(1);
  r.run_to_ms(10'000);
  r.b.hello(2);
  r.run_to_ms(100'000);
  EXPECT_TRUE(r.a.all<CardHello>().empty());
  EXPECT_EQ(r.b.all<CardHello>().size(), 1U);
}

TEST(CardLife, EveryVersionMoveOfAForwardingCardIsAViewChange) {
  CardRig r;
  r.bring_up();
  r.a.batch({"12.0.0.0/8"});
  r.a.batch({"13.0.0.0/8"}, {"11.0.0.0/8"});
  r.run_to_ms(102'000);
  const auto views = r.card->take_view_changes();
  ASSERT_EQ(views.size(), 2U);
  EXPECT_EQ(to_ns(views[0].at), 101'100'000'000);
  EXPECT_TRUE(has(views[0].view->fib, "11.0.0.0/8"));
  EXPECT_EQ(to_ns(views[1].at), 101'300'000'000);
  EXPECT_FALSE(has(views[1].view->fib, "11.0.0.0/8"));
  EXPECT_EQ(views[1].view, r.card->view());
}

TEST(CardLife, ARestartDuringARestartStartsOverAndIsOneOutage) {
  CardRig r;
  r.bring_up();
  r.a.say(PreloadImage{"2.0", 1ULL << 20});
  r.run_to_ms(110'000);
  r.a.say(RestartCard{true, "2.0", "issu runversion"});
  r.run_to_ms(120'000);
  r.a.say(RestartCard{false, "1.0", "issu abortversion"});
  r.run_to_ms(219'999);
  EXPECT_EQ(r.card->state(), CardState::reloading);
  r.run_to_ms(220'000);
  EXPECT_EQ(r.card->state(), CardState::downloading_fib);
  EXPECT_EQ(r.card->software(), "1.0");
  r.a.full_sync(1, {"10.0.0.0/8", "11.0.0.0/8"});
  r.run_to_ms(230'000);
  EXPECT_THAT(r.around.gates.take(),
              ElementsAre(GateEvent{110'000, true, card_gate(3), "warm restart|slot 3|issu runversion"},
                          GateEvent{220'200, false, card_gate(3), ""}));
}

TEST(CardLife, ARestartLosesTheSyncUnderWay) {
  CardRig r;
  r.card->power_on();
  r.a.hello(1);
  r.run_to_ms(100'000);
  r.a.begin(1, true);
  r.a.batch({"10.0.0.0/8"});
  r.a.say(RestartCard{false, "1.1", "test"});
  r.run_to_ms(150'000);
  r.a.end();  // nobody reads it
  r.run_to_ms(200'000);
  EXPECT_EQ(r.card->state(), CardState::downloading_fib);
  EXPECT_EQ(r.a.all<CardHello>().size(), 2U);
  EXPECT_TRUE(r.a.all<FibAck>().empty());
  EXPECT_EQ(r.a.all<FibResync>().size(), 2U);  // one for each coming up, none for what came in between
}

TEST(CardLife, ARequestForTheTableThatIsLostIsMadeAgain) {
  CardRig r;
  r.card->power_on();
  r.a.hello(1);
  r.run_to_ms(99'000);
  r.a.link().set_up(false);
  r.run_to_ms(120'000);
  EXPECT_TRUE(r.a.all<CardHello>().empty());
  r.a.link().set_up(true);
  r.run_to_ms(126'000);
  ASSERT_FALSE(r.a.all<FibResync>().empty());
  const auto asked = r.a.all<FibResync>().size();
  r.a.begin(1, true);
  r.run_to_ms(160'000);
  EXPECT_EQ(r.a.all<FibResync>().size(), asked) << "a stream has begun: its losses are another timer's";
}

TEST(CardLife, KeepsForwardingWhenAnotherRpTakesOver) {
  CardRig r;
  r.bring_up();
  r.b.hello(2);
  r.run_for(0s);
  ASSERT_EQ(r.b.all<CardHello>().size(), 1U);
  EXPECT_EQ(r.b.all<CardHello>()[0].state, static_cast<std::uint8_t>(CardState::forwarding));
  EXPECT_EQ(r.b.all<CardHello>()[0].fib_epoch, 1U);
  EXPECT_TRUE(r.b.all<FibResync>().empty());
  r.b.begin(2, false);
  r.b.batch({"10.0.0.0/8", "12.0.0.0/8"});
  r.run_for(1s);
  EXPECT_TRUE(has(r.card->view()->fib, "11.0.0.0/8"));
  EXPECT_EQ(r.card->fib_epoch(), Epoch(1));
  r.b.end();
  r.run_for(1s);
  EXPECT_FALSE(has(r.card->view()->fib, "11.0.0.0/8"));
  EXPECT_EQ(r.card->fib_epoch(), Epoch(2));
  EXPECT_EQ(r.card->state(), CardState::forwarding);
  const auto events = r.around.gates.take();  // the swept route only, never the card
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].gate.kind, GateKind::route);
}

TEST(CardLife, ObeysTheRpOfTheLastHelloOnly) {
  CardRig r;
  r.bring_up();
  r.b.hello(2);
  r.run_for(0s);
  r.a.batch({"66.0.0.0/8"});
  r.a.say(RestartCard{false, "9.9", "a voice from the past"});
  r.a.say(PreloadImage{"9.9", 1});
  r.run_for(10s);
  EXPECT_EQ(r.card->state(), CardState::forwarding);
  EXPECT_EQ(r.card->software(), "1.0");
  EXPECT_FALSE(has(r.card->view()->fib, "66.0.0.0/8"));
  EXPECT_TRUE(r.a.heard.empty());
}

TEST(CardLife, ATakeOverDuringTheDownloadStartsItAnew) {
  CardRig r;
  r.card->power_on();
  r.a.hello(1);
  r.run_to_ms(100'000);
  r.a.begin(1, true);
  r.a.batch({"10.0.0.0/8"});
  r.run_for(0s);
  r.b.hello(2);
  r.run_for(1s);
  EXPECT_EQ(r.card->state(), CardState::downloading_fib);
  EXPECT_EQ(r.b.all<FibResync>().size(), 1U);
  EXPECT_TRUE(r.b.all<FibAck>().empty());
  r.b.full_sync(2, {"11.0.0.0/8"});
  r.run_for(1s);
  EXPECT_EQ(r.card->state(), CardState::forwarding);
  EXPECT_FALSE(has(r.card->view()->fib, "10.0.0.0/8"));
  EXPECT_TRUE(has(r.card->view()->fib, "11.0.0.0/8"));
}

TEST(CardLife, TheSameHelloAgainIsAnsweredAndDisturbsNothing) {
  CardRig r;
  r.bring_up();
  r.a.hello(1);
  r.a.batch({"12.0.0.0/8"});
  r.run_for(1s);
  EXPECT_EQ(r.a.all<CardHello>().size(), 1U);
  EXPECT_TRUE(r.a.all<FibResync>().empty());
  EXPECT_TRUE(has(r.card->view()->fib, "12.0.0.0/8"));
}

TEST(CardLife, AGapIsRepairedByAFullSyncWhileForwarding) {
  CardRig r;
  r.bring_up();
  r.a.skip();
  r.a.batch({"12.0.0.0/8"});
  r.run_for(1s);
  EXPECT_EQ(r.a.all<FibResync>().size(), 1U);
  r.a.full_sync(1, {"10.0.0.0/8", "11.0.0.0/8", "12.0.0.0/8"});
  r.run_for(1s);
  EXPECT_TRUE(has(r.card->view()->fib, "12.0.0.0/8"));
  EXPECT_THAT(r.around.gates.take(), IsEmpty());
}

TEST(CardLife, RubbishIsRefusedByName) {
  CardRig r;
  r.bring_up();
  r.a.say_bytes({});
  r.a.say_bytes({36, 0, 1, 255, 255, 255, 255});  // preload_image cut short
  r.a.say_bytes({99, 0, 1});
  r.a.say(RpHello{1, 2});  // the other RP's number
  r.run_for(1s);
  EXPECT_EQ(r.card->state(), CardState::forwarding);
  int refused = 0;
  for (const auto& e : r.around.timeline.entries()) refused += e.what == timeline::kMessage && e.to == "refused";
  EXPECT_EQ(refused, 4);
}

TEST(CardLife, NothingStaysBehindWhenACardGoes) {
  CardRig r;
  r.bring_up();
  r.a.batch({"12.0.0.0/8"});
  r.a.say(PreloadImage{"2.0", 8ULL << 20});
  r.run_for(0s);
  r.card->halt(5s, "test");
  r.card->cut_port(0, 5s, "test");
  r.run_for(0s);  // what it has said is the link's now
  EXPECT_GT(r.around.scheduler.pending(), 0U);
  r.card.reset();
  EXPECT_EQ(r.around.scheduler.pending(), 0U);
  r.a.hello(3);
  r.run_for(1s);
  EXPECT_EQ(r.a.link().lost(), 1U);
}

TEST(CardLife, PairsWithoutARowAreRefusedWithBothNames) {
  CardRig r;
  Fsm<CardState, CardEvent, LineCard, kCardRowCount> life(CardRows::rows, *r.card, CardState::empty);
  const auto refused = life.handle(CardEvent::restart_warm);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().message, "restart_warm is not allowed in state empty");
  EXPECT_EQ(life.state(), CardState::empty);
  for (const CardRow& row : CardRows::rows) {
    EXPECT_STRNE(to_string(row.event), "unknown");
    EXPECT_NE(row.to, CardState::failed);  // a halt is no state of the table
  }
}

TEST(CardLife, TwoRunsAreAlike) {
  const auto story = [] {
    CardRig r(card_type(), {50us, 100'000'000, 100'000});
    r.card->power_on();
    for (int i = 0; i < 60; ++i) {
      r.a.hello(1);
      r.run_for(5s);
      r.a.full_sync(1, {"10.0.0.0/8", "10." + std::to_string(i) + ".0.0/16"});
    }
    std::string text;
    for (const auto& e : r.around.timeline.entries())
      text += std::to_string(to_ns(e.at)) + e.from + e.to + e.why + '\n';
    for (const auto& m : r.a.heard) text.append(m->begin(), m->end());
    return text;
  };
  EXPECT_EQ(story(), story());
}

}  // namespace
}  // namespace hitless::test
