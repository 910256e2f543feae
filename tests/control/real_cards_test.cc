// Two RPs with the LineCards that the rig uses: both ends of the RP-card protocol at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control/adjacency_table.h"
#include "linecards/fib_versions.h"
#include "linecards/line_card.h"
#include "tests/control/chassis_under_test.h"

namespace hitless::testing {
namespace {

class NoGates final : public GateObserver {
 public:
  void closed(const Gate&, Instant, CauseId) override { ++moves; }
  void opened(const Gate&, Instant) override { ++moves; }
  int moves = 0;
};

class RealCards : public ::testing::Test {
 protected:
  void SetUp() override {
    for (CardType* type : {&chassis.ge, &chassis.pos, &chassis.atm}) {
      type->fib_install_per_s = 10'000;
      type->warm_restart = std::chrono::seconds(60);
      type->reload = std::chrono::seconds(200);
      type->preload_bytes_per_s = 4096;
      type->memory_bytes = 1 << 20;
    }
    for (const InstalledCard& installed : chassis.config.cards) {
      const std::size_t first = 2U * (installed.slot.value - 1U);
      cards.push_back(std::make_unique<LineCard>(
          CardSurroundings{chassis.time, chassis.timeline, causes, gates, versions}, installed.slot, *installed.type,
          old_manifest().card_software.at(installed.type->software),
          std::vector{InterfaceIndex(static_cast<std::uint16_t>(installed.slot.value - 1))},
          std::array{LinkEnd(*chassis.links[first], 1), LinkEnd(*chassis.links[first + 1], 1)}));
      cards.back()->power_on();
    }
    chassis.power_on();
  }
  void check_tables() {
    const AdjacencyTable adjacencies(chassis.config);
    for (const auto& card : cards) {
      ASSERT_NE(card->view()->fib, nullptr) << "slot " << card->slot().value;
      std::size_t compared = 0;
      chassis.active().rib().for_each_best([&](const BestRoute& route) {
        FibEntry entry;
        ASSERT_TRUE(card->view()->fib->find(route.prefix, &entry)) << to_string(route.prefix);
        ASSERT_EQ(entry.paths.size(), route.hops.size());
        ASSERT_EQ(entry.paths[0], adjacencies.find(route.hops[0]));
        ++compared;
      });
      EXPECT_EQ(card->view()->fib->prefix_count(), compared);
      EXPECT_EQ(card->view()->fib->stale_count(chassis.active().epoch()), 0U);
    }
  }
  /// Full syncs that a card had to ask for beyond those that its hello brought.
  int full_syncs_asked_for() {
    int count = 0;
    for (const auto& e : chassis.history("RP A", "fib")) count += static_cast<int>(e.to == "full sync");
    return count;
  }
  ChassisUnderTest chassis;  // its fake cards are detached by the real ones
  CauseTable causes;
  NoGates gates;
  FibVersions versions;
  std::vector<std::unique_ptr<LineCard>> cards;
};

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
    for (const auto& e : chassis.history("slot " + std::to_string(row.slot.value), "card state"))
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
}  // namespace hitless::testing
