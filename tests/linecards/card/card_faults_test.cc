#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/linecards/card/card_rig.h"

namespace hitless::test {
namespace {

using namespace std::chrono_literals;
using test::card_gate;
using test::CardRig;
using test::GateEvent;
using test::has;
using test::interface_gate;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(CardFaults, AHaltStopsAndResumesWithTheFibThatItKept) {
  CardRig r;
  r.bring_up();
  r.card->halt(2s, "planted");
  EXPECT_EQ(r.card->state(), CardState::failed);
  EXPECT_FALSE(r.card->view()->forwarding());
  r.a.batch({"12.0.0.0/8"});
  r.run_to_ms(102'999);
  EXPECT_EQ(r.a.all<FibAck>().size(), 1U);  // applied meanwhile
  EXPECT_FALSE(r.card->view()->forwarding());
  r.run_to_ms(103'000);
  EXPECT_EQ(r.card->state(), CardState::forwarding);
  EXPECT_TRUE(has(r.card->view()->fib, "12.0.0.0/8"));
  EXPECT_THAT(r.around.gates.take(),
              ElementsAre(GateEvent{101'000, true, card_gate(3), "fault: card halt|slot 3|planted"},
                          GateEvent{103'000, false, card_gate(3), ""}));
  const auto views = r.card->take_view_changes();
  ASSERT_EQ(views.size(), 2U);
  EXPECT_EQ(r.around.causes[views[0].view->cause].why, "planted");
  const auto told = r.a.all<CardStateChanged>();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].state, static_cast<std::uint8_t>(CardState::failed));
}

TEST(CardFaults, OverlappingHaltsAreTheirUnion) {
  CardRig r;
  r.bring_up();
  r.card->halt(4s, "one");
  r.run_to_ms(102'000);
  r.card->halt(1s, "inside");
  r.run_to_ms(104'000);
  r.card->halt(3s, "beyond");
  r.run_to_ms(120'000);
  EXPECT_THAT(r.around.gates.take(), ElementsAre(GateEvent{101'000, true, card_gate(3), "fault: card halt|slot 3|one"},
                                                 GateEvent{107'000, false, card_gate(3), ""}));
}

TEST(CardFaults, HaltsThatTouchStayOneOutageOrTwoInOrder) {
  CardRig r;
  r.bring_up();
  r.card->halt(1s, "one");
  r.run_to_ms(102'000);  // the first has just ended
  r.card->halt(1s, "two");
  r.run_to_ms(110'000);
  const auto events = r.around.gates.take();
  ASSERT_EQ(events.size(), 4U);
  EXPECT_EQ(events[1].ms, events[2].ms);
  // Several changes at one instant: the last one holds.
  const auto views = r.card->take_view_changes();
  ASSERT_EQ(views.size(), 3U);
  EXPECT_FALSE(views[1].view->forwarding());
}

TEST(CardFaults, ARestartDuringAHaltOpensWhenBothAreOver) {
  for (const bool halt_outlives : {false, true}) {
    CardRig r;
    r.bring_up();
    r.card->halt(halt_outlives ? 300s : 10s, "planted");
    r.run_to_ms(105'000);
    r.a.say(RestartCard{false, "2.0", "test"});
    r.run_to_ms(205'000);
    EXPECT_EQ(r.card->state(), CardState::downloading_fib);
    r.a.full_sync(1, {"10.0.0.0/8", "11.0.0.0/8"});
    r.run_to_ms(206'000);
    EXPECT_EQ(r.card->state(), halt_outlives ? CardState::failed : CardState::forwarding);
    r.run_to_ms(500'000);
    EXPECT_EQ(r.card->state(), CardState::forwarding);
    EXPECT_EQ(r.card->software(), "2.0");
    EXPECT_THAT(r.around.gates.take(),
                ElementsAre(GateEvent{101'000, true, card_gate(3), "fault: card halt|slot 3|planted"},
                            GateEvent{halt_outlives ? 401'000 : 205'200, false, card_gate(3), ""}));
  }
}

TEST(CardFaults, AHaltDuringARestartProlongsIt) {
  CardRig r;
  r.bring_up();
  r.a.say(RestartCard{false, "2.0", "test"});
  r.run_to_ms(150'000);
  r.card->halt(200s, "planted");
  EXPECT_EQ(r.card->state(), CardState::reloading);
  r.run_to_ms(201'000);
  r.a.full_sync(1, {"10.0.0.0/8", "11.0.0.0/8"});
  r.run_to_ms(400'000);
  EXPECT_THAT(r.around.gates.take(), ElementsAre(GateEvent{101'000, true, card_gate(3), "full reload|slot 3|test"},
                                                 GateEvent{350'000, false, card_gate(3), ""}));
}

TEST(CardFaults, AHaltBeforeTheFirstOpeningIsNoOutage) {
  CardRig r;
  r.card->power_on();
  r.a.hello(1);
  r.run_to_ms(100'000);
  r.card->halt(10s, "planted");
  r.a.full_sync(1, {"10.0.0.0/8"});
  r.run_to_ms(120'000);
  EXPECT_THAT(r.around.gates.take(), ElementsAre(GateEvent{110'000, false, card_gate(3), ""}));
}

TEST(CardFaults, APreloadGoesOnDuringAHalt) {
  CardRig r;
  r.bring_up();
  r.a.say(PreloadImage{"2.0", 4ULL << 20});
  r.run_for(1s);
  r.card->halt(1s, "planted");
  r.run_for(4s);
  EXPECT_EQ(r.card->preloaded(), "2.0");
  EXPECT_EQ(r.card->state(), CardState::forwarding);
}

TEST(CardFaults, ACrashLosesTableAndPreloadAndBootsTheSameSoftwareCold) {
  CardRig r;
  r.bring_up();
  r.a.say(PreloadImage{"2.0", 1ULL << 20});
  r.run_to_ms(110'000);
  ASSERT_EQ(r.card->preloaded(), "2.0");
  r.card->crash("planted");
  EXPECT_EQ(r.card->state(), CardState::booting);
  EXPECT_FALSE(r.card->view()->forwarding());
  EXPECT_FALSE(r.card->preloaded());
  EXPECT_FALSE(r.card->fib_epoch().valid());
  r.card->crash("planted twice");  // it starts over
  r.run_to_ms(209'999);
  EXPECT_EQ(r.card->state(), CardState::booting);
  r.run_to_ms(210'000);
  EXPECT_EQ(r.card->state(), CardState::downloading_fib);
  EXPECT_EQ(r.card->software(), "1.0");
  r.a.full_sync(1, {"10.0.0.0/8", "11.0.0.0/8"});
  r.run_to_ms(220'000);
  EXPECT_THAT(r.around.gates.take(),
              testing::ElementsAre(GateEvent{110'000, true, card_gate(3), "fault: card crash|slot 3|planted"},
                                   GateEvent{210'200, false, card_gate(3), ""}));
}

TEST(CardFaults, AnOrderThatComesTwiceRestartsOnce) {
  CardRig r;
  r.bring_up();
  r.run_to_ms(110'000);
  r.a.say(RestartCard{false, "2.0", "issu runversion"});
  r.run_to_ms(150'000);
  r.a.say(RestartCard{false, "2.0", "issu runversion"});
  r.run_to_ms(210'000);
  EXPECT_EQ(r.card->state(), CardState::downloading_fib);
}

TEST(CardFaults, APortCutClosesItsInterfaceOnly) {
  CardRig r;
  r.bring_up();
  r.card->cut_port(1, 2s, "planted");
  EXPECT_TRUE(r.card->view()->forwarding());
  EXPECT_TRUE(r.card->view()->ports[0].up);
  EXPECT_FALSE(r.card->view()->ports[1].up);
  EXPECT_EQ(r.around.causes[r.card->view()->ports[1].cause].what, "fault: link cut");
  r.run_to_ms(102'000);
  r.card->cut_port(1, 3s, "more");
  r.card->cut_port(0, 1s, "other");
  r.run_to_ms(110'000);
  EXPECT_TRUE(r.card->view()->ports[0].up);
  EXPECT_TRUE(r.card->view()->ports[1].up);
  EXPECT_THAT(r.around.gates.take(),
              ElementsAre(GateEvent{101'000, true, interface_gate(3, 8), "fault: link cut|slot 3 port 1|planted"},
                          GateEvent{102'000, true, interface_gate(3, 7), "fault: link cut|slot 3 port 0|other"},
                          GateEvent{103'000, false, interface_gate(3, 7), ""},
                          GateEvent{105'000, false, interface_gate(3, 8), ""}));
  EXPECT_EQ(r.card->take_view_changes().size(), 4U);
}

TEST(CardFaults, FaultsOfNoLengthDoNothing) {
  CardRig r;
  r.bring_up();
  r.card->halt(0s, "planted");
  r.card->cut_port(0, 0s, "planted");
  EXPECT_THAT(r.around.gates.take(), IsEmpty());
  EXPECT_THAT(r.card->take_view_changes(), IsEmpty());
}

TEST(CardFaults, ChangesOfOneInstantAreOneViewChange) {
  CardRig r;
  r.bring_up();
  r.card->halt(1s, "planted");
  r.card->cut_port(0, 1s, "planted");
  const auto views = r.card->take_view_changes();
  ASSERT_EQ(views.size(), 1U);
  EXPECT_FALSE(views[0].view->forwarding());
  EXPECT_FALSE(views[0].view->ports[0].up);
}

TEST(CardFaults, EachClosingHasACauseOfItsOwn) {
  CardRig r;
  r.bring_up();
  const auto before = r.around.causes.size();
  r.card->halt(1s, "planted");
  r.run_for(2s);
  r.card->halt(1s, "planted");
  r.run_for(2s);
  EXPECT_EQ(r.around.causes.size(), before + 2);
}

}  // namespace
}  // namespace hitless::test
