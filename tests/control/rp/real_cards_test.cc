// Two RPs with the LineCards that the rig uses: both ends of the RP-card protocol at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/control/rp/real_cards.h"

#include "dataplane/base/timeline_words.h"

namespace hitless::test {
namespace {

TEST_F(RealCards, ColdStart_EveryFibIsTheRibAndOneVersionIsShared) {
  check_tables();
  EXPECT_EQ(cards[0]->view()->fib, cards[1]->view()->fib);
  EXPECT_EQ(cards[0]->view()->fib, cards[2]->view()->fib);
  EXPECT_EQ(full_syncs_asked_for(), 0) << "hello and request in one breath are one full sync";
}

TEST_F(RealCards, WholeCycle_EveryFibIsTheRibOfTheNewEpoch) {
  const auto type = [this](const std::string& line) {
    const auto result = chassis.active().execute(line);
    ASSERT_TRUE(result) << result.error().message;
  };
  type("issu loadversion " + kNew);
  ASSERT_TRUE(chassis.run_to_state(IssuState::load_version));
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.active().preload_finished(); }));
  EXPECT_EQ(cards[0]->preloaded(), "2.0");
  const Instant typed = chassis.time.now();
  type("issu runversion");
  ASSERT_TRUE(chassis.run_to_state(IssuState::run_version));
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.ready(); }));
  check_tables();
  EXPECT_EQ(cards[0]->software(), "2.0");
  EXPECT_EQ(cards[1]->software(), "3.0");
  EXPECT_EQ(cards[2]->software(), "2.0");
  // Only the plan's cards stopped, each once, and came back within the plan's maximum.
  for (const PlanRow& row : chassis.active().plan()) {
    std::vector<TimelineEntry> states;
    for (const auto& e : chassis.history(to_string(row.slot), timeline::kCardState))
      if (e.at >= typed) states.push_back(e);
    if (row.fate == CardFate::none) {
      EXPECT_TRUE(states.empty());
      continue;
    }
    ASSERT_EQ(states.size(), 3U) << "restart, download, forwarding";
    EXPECT_EQ(states.back().to, to_string(CardState::forwarding));
    EXPECT_LE(states.back().at - states.front().at, row.outage_max) << "slot " << row.slot.value;
  }
  type("issu commitversion");
  ASSERT_TRUE(chassis.run_to_state(IssuState::init));
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.ready(); }));
  check_tables();
  EXPECT_EQ(chassis.active().epoch(), Epoch(2));
}

TEST_F(RealCards, AbortInRunVersion_CardsRunTheOldSoftwareAgain) {
  ASSERT_TRUE(chassis.active().execute("issu loadversion " + kNew));
  ASSERT_TRUE(chassis.run_to_state(IssuState::load_version));
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.active().preload_finished(); }));
  ASSERT_TRUE(chassis.active().execute("issu runversion"));
  ASSERT_TRUE(chassis.run_to_state(IssuState::run_version));
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.ready(); }));
  ASSERT_TRUE(chassis.active().execute("issu abortversion"));
  ASSERT_TRUE(chassis.run_to_state(IssuState::init));
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.ready(); }));
  check_tables();
  EXPECT_EQ(cards[0]->software(), "1.0");
  EXPECT_EQ(cards[2]->software(), "1.0");
  // The same plan back: the card that came over warm goes back warm, and forgets what it no longer needs.
  const auto states = [this](const char* slot, CardState state) {
    const auto history = chassis.history(slot, timeline::kCardState);
    return std::count_if(history.begin(), history.end(), [&](const auto& e) { return e.to == to_string(state); });
  };
  EXPECT_EQ(states("slot 1", CardState::warm_restart), 2);
  EXPECT_EQ(states("slot 1", CardState::reloading), 0);
  EXPECT_EQ(states("slot 3", CardState::reloading), 2);
  EXPECT_FALSE(cards[0]->preloaded());
}

TEST_F(RealCards, CardHaltedAndBack_KeepsItsStreamAndGetsLaterChanges) {
  cards[1]->halt(std::chrono::seconds(5), "test");
  chassis.time.run_for(std::chrono::seconds(1));
  chassis.routes->withdraw(prefix("20.0.5.0/24"));
  chassis.time.run_for(std::chrono::seconds(10));
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.ready(); }));
  check_tables();
}

}  // namespace
}  // namespace hitless::test
