// From the RIB of the active RP to what cards are told.
#include <gtest/gtest.h>

#include <set>

#include "control/fib/fib_distributor.h"
#include "linecards/ipc/fib_codec.h"
#include "tests/control/rp/chassis_under_test.h"

namespace hitless::test {
namespace {

/// Prefixes that a card holds after all the batches from its last replacing sync on.
std::set<Prefix> table_of(const FakeCard& card) {
  std::set<Prefix> table;
  const std::uint64_t first = card.begins.back().first_sequence;
  for (const FibBatch& batch : card.batches) {
    if (batch.sequence < first || batch.epoch != card.begins.back().epoch) continue;
    const auto change = decode_fib_change(batch.change).value();
    for (const Prefix& p : change.withdrawn) table.erase(p);
    for (const auto& r : change.routes) table.insert(r.prefix);
  }
  return table;
}

std::set<Prefix> table_of(const Rib& rib) {
  std::set<Prefix> table;
  rib.for_each_best([&](const BestRoute& r) { table.insert(r.prefix); });
  return table;
}

class FibDistribution : public ::testing::Test {
 protected:
  void settle() {
    ASSERT_TRUE(chassis.time.run_to([this] { return chassis.active().converged(); }));
  }
  ChassisUnderTest chassis;
};

TEST_F(FibDistribution, ColdStart_EveryCardGetsTheWholeRibOnceConverged) {
  chassis.power_on();
  for (std::uint16_t slot = 1; slot <= 3; ++slot) {
    FakeCard& card = chassis.card(slot);
    ASSERT_EQ(card.begins.size(), 1U) << "one full sync, not two";
    EXPECT_TRUE(card.begins[0].replace);
    EXPECT_EQ(card.ends.size(), 1U);
    EXPECT_EQ(table_of(card), table_of(chassis.active().rib()));
  }
  EXPECT_EQ(chassis.active().rib().size(), 2009U);
}

TEST_F(FibDistribution, Batches_AreNumberedWithoutGapsHoldAtMost512AndAreEncodedOnce) {
  chassis.power_on();
  FakeCard& card = chassis.card(1);
  std::uint64_t expected = card.begins[0].first_sequence;
  for (std::size_t i = 0; i < card.batches.size(); ++i) {
    EXPECT_EQ(card.batches[i].sequence, expected++);
    const auto change = decode_fib_change(card.batches[i].change).value();
    EXPECT_LE(change.adjacencies.size() + change.routes.size() + change.withdrawn.size(), 512U);
    EXPECT_EQ(card.batches[i].change, chassis.card(2).batches[i].change);
  }
  EXPECT_EQ(card.ends[0].sequence, expected);
}

TEST_F(FibDistribution, Withdrawal_ReachesEveryCardAsAFurtherBatch) {
  chassis.power_on();
  chassis.routes->withdraw(prefix("20.0.5.0/24"));
  EXPECT_FALSE(chassis.active().converged());
  settle();
  for (std::uint16_t slot = 1; slot <= 3; ++slot) {
    EXPECT_FALSE(table_of(chassis.card(slot)).contains(prefix("20.0.5.0/24")));
    EXPECT_EQ(chassis.card(slot).begins.size(), 1U);
  }
  chassis.routes->announce(bgp("20.0.5.0/24", {"10.0.0.2"}));
  settle();
  EXPECT_TRUE(table_of(chassis.card(3)).contains(prefix("20.0.5.0/24")));
}

TEST_F(FibDistribution, Withdrawal_StaysAfterASwitchover) {
  chassis.power_on();
  chassis.routes->withdraw(prefix("20.0.5.0/24"));
  chassis.rp_a->reset("crash");
  chassis.routes->withdraw(prefix("20.0.6.0/24"));  // with no active RP to hear it
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.rp_b->active() && chassis.rp_b->converged(); }));
  for (const char* gone : {"20.0.5.0/24", "20.0.6.0/24"}) {
    EXPECT_FALSE(chassis.rp_b->rib().best(prefix(gone))) << gone;
    EXPECT_FALSE(table_of(chassis.card(2)).contains(prefix(gone))) << gone;
  }
}

TEST(FibDistributionWindow, CardThatDoesNotAcknowledge_GetsAWindowAndTheOthersDoNotWait) {
  ChassisUnderTest chassis(10'000);
  chassis.card(1).acknowledges = false;
  chassis.card(1).state = CardState::forwarding;  // so that it counts as there
  chassis.rp_a->power_on();
  ASSERT_TRUE(chassis.time.run_to([&] { return chassis.card(2).ends.size() == 1; }));
  chassis.time.run_for(std::chrono::milliseconds(100));
  EXPECT_EQ(chassis.card(1).batches.size(), FibDistributor::kWindow);
  EXPECT_GT(chassis.card(2).batches.size(), FibDistributor::kWindow);
  EXPECT_FALSE(chassis.active().converged());
}

TEST_F(FibDistribution, LostTail_IsSentAnewAfterTheStallTime) {
  chassis.card(1).acknowledges = false;
  chassis.rp_a->power_on();
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.card(2).ends.size() == 1; }));
  chassis.card(1).acknowledges = true;
  settle();
  EXPECT_EQ(chassis.card(1).begins.size(), 2U);
}

TEST_F(FibDistribution, ResyncRequest_GetsAFullTable) {
  chassis.power_on();
  chassis.routes->withdraw(prefix("20.0.5.0/24"));
  settle();
  chassis.card(2).ask_full_sync();
  chassis.time.run_for(std::chrono::milliseconds(1));
  settle();
  ASSERT_EQ(chassis.card(2).begins.size(), 2U);
  EXPECT_TRUE(chassis.card(2).begins[1].replace);
  EXPECT_EQ(table_of(chassis.card(2)), table_of(chassis.active().rib()));
  EXPECT_EQ(chassis.card(1).begins.size(), 1U);
}

TEST_F(FibDistribution, Switchover_EpochClosesOnlyAfterTheFeedIsRead) {
  chassis.power_on();
  chassis.rp_a->reset("crash");
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.rp_b->active(); }));
  const Instant began = chassis.time.now();
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.card(2).ends.size() == 2; }));
  EXPECT_GE(chassis.time.now() - began, std::chrono::seconds(2));  // 2000 routes at 1000/s
  EXPECT_EQ(chassis.card(2).epoch, 2U);
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.rp_b->converged(); }));
  EXPECT_EQ(table_of(chassis.card(2)), table_of(chassis.rp_b->rib()));
}

TEST(FibDistributionNsf, TimerRunsOutBeforeTheFeed_EpochClosesThen) {
  ChassisUnderTest chassis(2000);
  chassis.platform.nsf_timer = std::chrono::seconds(1);
  chassis.power_on();
  chassis.rp_a->reset("crash");
  ASSERT_TRUE(chassis.time.run_to([&] { return chassis.rp_b->active(); }));
  const Instant began = chassis.time.now();
  ASSERT_TRUE(chassis.time.run_to([&] { return chassis.card(2).ends.size() == 2; }));
  EXPECT_LT(chassis.time.now() - began, std::chrono::milliseconds(1100));
  EXPECT_FALSE(chassis.rp_b->converged());
  ASSERT_TRUE(chassis.time.run_to([&] { return chassis.rp_b->converged(); }));
  EXPECT_EQ(table_of(chassis.card(2)), table_of(chassis.rp_b->rib()));
}

}  // namespace
}  // namespace hitless::test
