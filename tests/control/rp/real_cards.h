#pragma once
// Two RPs with the LineCards that the rig uses: both ends of the RP-card protocol at once.

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "control/fib/adjacency_table.h"
#include "dataplane/base/timeline_words.h"
#include "linecards/card/line_card.h"
#include "linecards/fib/fib_version_store.h"
#include "tests/control/rp/chassis_under_test.h"

namespace hitless::test {

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
          CardSurroundings{chassis.time, chassis.timeline, causes, gates, versions, chassis.config.vrfs,
                           chassis.config.platform->card_timers},
          installed.slot, *installed.type, old_manifest().card_software.at(installed.type->software),
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
    for (const auto& e : chassis.history("RP A", timeline::kFib)) count += static_cast<int>(e.to == "full sync");
    return count;
  }
  ChassisUnderTest chassis;  // its fake cards are detached by the real ones
  CauseTable causes;
  NoGates gates;
  FibVersionStore versions;
  std::vector<std::unique_ptr<LineCard>> cards;
};

}  // namespace hitless::test
