// The distributor alone, with cards that acknowledge when the test says so: next-hop updates, slow cards, the log.
#include "control/fib/fib_distributor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include "dataplane/base/random.h"
#include "linecards/ipc/fib_codec.h"
#include "tests/control/rp/chassis_under_test.h"

namespace hitless::test {
namespace {

constexpr std::array<std::uint16_t, 2> kBoth{1, 2};
constexpr std::array<std::uint16_t, 3> kThree{1, 2, 3};

/// What a card has been told, applied as the card would.
struct Told {
  std::vector<WireBytes> messages;
  std::map<Prefix, std::pair<std::uint32_t, std::uint64_t>> table;  ///< epoch and key
  std::map<std::uint64_t, std::vector<AdjacencyIndex>> lists;
  std::uint64_t next = 0;  ///< sequence number expected
  int begins = 0, ends = 0;
  std::size_t changes = 0;

  void hear(const WireBytes& bytes) {
    messages.push_back(bytes);
    if (const auto begin = decode<FibSyncBegin>(*bytes)) {
      ++begins;
      next = begin->first_sequence;
      if (begin->replace) table.clear();
    } else if (const auto end = decode<FibSyncEnd>(*bytes)) {
      ++ends;
      ASSERT_EQ(end->sequence, next++);
      std::erase_if(table, [&](const auto& entry) { return entry.second.first < end->epoch; });
    } else {
      const auto batch = decode<FibBatch>(*bytes).value();
      ASSERT_EQ(batch.sequence, next++);
      const auto change = decode_fib_change(batch.change);
      ASSERT_TRUE(change) << change.error().message;
      for (const PathList& list : change->path_lists) lists[list.key] = list.members;
      for (const Prefix& prefix : change->withdrawn) table.erase(prefix);
      for (const auto& route : change->routes)
        table[route.prefix] = {batch.epoch, change->path_lists[route.path_list].key};
      changes += change->routes.size() + change->withdrawn.size();
    }
  }
};

class FibDistributorTest : public ::testing::Test, public CardLinks {
 protected:
  FibDistributorTest() {
    rib.add(igp("10.0.0.2"));
    open(1);
  }
  void open(std::uint32_t epoch) {
    fib = std::make_unique<FibDistributor>(timers, chassis.config, adjacencies, rib, Epoch(epoch), *this);
  }
  void send(Slot slot, WireBytes bytes) override { cards[slot].hear(bytes); }
  /// Everything that the cards have not acknowledged is acknowledged until nothing is left.
  void acknowledge(std::uint16_t slot) {
    Told& card = cards[Slot(slot)];
    for (std::uint64_t acknowledged = 0; acknowledged != card.next;
         fib->acknowledged(Slot(slot), {slot, fib->epoch().value, acknowledged - 1}))
      acknowledged = card.next;
  }
  static RibRoute igp(const char* next_hop) {
    RibRoute route = bgp("99.0.0.0/24", {next_hop});
    route.protocol = RouteProtocol::static_;
    return route;
  }
  static RibRoute route(std::uint32_t n, const char* next_hop = "99.0.0.1") {
    return {make_prefix(IpAddress::v4(0x14000000U + (n << 8)), 24), RouteProtocol::bgp, 20, 0, {address(next_hop)}};
  }
  /// `rounds` times: each of the first prefixes leads elsewhere, one after the other.
  void flap(std::uint32_t prefixes, std::uint32_t rounds) {
    const char* hops[] = {"10.0.0.2", "10.0.1.2", "10.0.2.2"};
    for (const std::uint32_t end = round + rounds; round < end; ++round)
      for (std::uint32_t n = 0; n < prefixes; ++n) {
        rib.withdraw(route(n).prefix);
        if (round % 5 != 4) rib.add(route(n, hops[round % 3]));
        fib->publish();
      }
  }
  void check(std::uint16_t slot) {
    const Told& card = cards[Slot(slot)];
    std::size_t compared = 0;
    rib.for_each_best([&](const BestRoute& best) {
      ++compared;
      const auto found = card.table.find(best.prefix);
      ASSERT_NE(found, card.table.end()) << to_string(best.prefix);
      ASSERT_EQ(found->second.second, best.key);
      std::vector<AdjacencyIndex> members;
      for (const ResolvedHop& hop : best.hops) members.push_back(adjacencies.find(hop));
      ASSERT_EQ(card.lists.at(best.key), members) << to_string(best.prefix);
    });
    EXPECT_EQ(card.table.size(), compared);
  }

  ChassisUnderTest chassis{0};
  OwnedTimers timers{chassis.time};
  AdjacencyTable adjacencies{chassis.config};
  Rib rib{chassis.config.addressing};
  std::map<Slot, Told> cards;
  std::unique_ptr<FibDistributor> fib;
  std::uint32_t round = 0;  ///< of flap
};

TEST_F(FibDistributorTest, NextHopMoves_CardsHearOfThePathListAndNotOfPrefixes) {
  for (std::uint32_t n = 0; n < 5000; ++n) rib.add(route(n));
  fib->publish();
  fib->close_epoch();
  fib->card_fresh(Slot(1));
  acknowledge(1);
  const std::size_t changes = cards[Slot(1)].changes, messages = cards[Slot(1)].messages.size();
  rib.withdraw(prefix("99.0.0.0/24"));
  rib.add(igp("10.0.1.2"));
  fib->publish();
  acknowledge(1);
  EXPECT_EQ(cards[Slot(1)].messages.size(), messages + 1);
  EXPECT_EQ(cards[Slot(1)].changes, changes + 1) << "the route of the next hop itself";
  check(1);
}

TEST_F(FibDistributorTest, CardsInStep_GetTheSameMessageObjects) {
  for (std::uint32_t n = 0; n < 5000; ++n) rib.add(route(n));
  fib->publish();
  fib->close_epoch();
  for (const std::uint16_t slot : kBoth) fib->card_fresh(Slot(slot));
  for (int i = 0; i < 3; ++i)
    for (const std::uint16_t slot : kBoth) acknowledge(slot);
  flap(3, 10);
  for (const std::uint16_t slot : kBoth) acknowledge(slot);
  ASSERT_EQ(cards[Slot(1)].messages.size(), cards[Slot(2)].messages.size());
  for (std::size_t i = 1; i < cards[Slot(1)].messages.size(); ++i)  // 0: the begin
    EXPECT_EQ(cards[Slot(1)].messages[i], cards[Slot(2)].messages[i]) << i;
}

TEST_F(FibDistributorTest, SlowCard_WhatWaitsCollapsesAndTheOthersDoNotWait) {
  fib->close_epoch();
  for (const std::uint16_t slot : kBoth) fib->card_fresh(Slot(slot));
  acknowledge(1);
  acknowledge(2);
  constexpr std::uint32_t kPrefixes = 50, kRounds = 1000;
  const std::size_t before = cards[Slot(1)].messages.size();
  for (std::uint32_t i = 0; i < kRounds; ++i) {
    flap(kPrefixes, 1);
    acknowledge(2);
    ASSERT_LE(fib->log_changes(), FibDistributor::kLagChanges + 1);
    ASSERT_LE(fib->backlog(Slot(1)), FibDistributor::kLagChanges + 1);
    ASSERT_EQ(fib->backlog(Slot(2)), 0U);
  }
  EXPECT_TRUE(fib->coalesces(Slot(1)));
  EXPECT_FALSE(fib->coalesces(Slot(2)));
  EXPECT_LE(fib->backlog(Slot(1)), kPrefixes + 3) << "each prefix and each path list once";
  EXPECT_EQ(cards[Slot(1)].messages.size(), before + FibDistributor::kWindow);
  acknowledge(1);
  EXPECT_FALSE(fib->coalesces(Slot(1)));
  EXPECT_TRUE(fib->in_sync());
  EXPECT_EQ(cards[Slot(1)].begins, 1) << "no second full sync";
  EXPECT_LE(cards[Slot(1)].messages.size(), before + FibDistributor::kWindow + 2);
  for (const std::uint16_t slot : kBoth) check(slot);
  const std::size_t messages = cards[Slot(1)].messages.size();
  flap(1, 1);
  EXPECT_EQ(cards[Slot(1)].messages.size(), messages + 1) << "it reads the log again";
}

TEST_F(FibDistributorTest, FirstDownload_StaysSharedHoweverSlow) {
  for (const std::uint16_t slot : kBoth) fib->card_forwarding(Slot(slot));
  for (std::uint32_t n = 0; n < 40'000; ++n) rib.add(route(n));
  fib->close_epoch();
  EXPECT_FALSE(fib->coalesces(Slot(1)));
  EXPECT_GT(fib->backlog(Slot(1)), 30'000U);
  acknowledge(1);
  acknowledge(2);
  check(1);
  const auto from_the_log = [this](std::uint16_t slot) { return std::span(cards[Slot(slot)].messages).subspan(1); };
  EXPECT_TRUE(std::ranges::equal(from_the_log(1), from_the_log(2))) << "the same objects";
}

TEST_F(FibDistributorTest, EpochClosesBehindATableOnItsWay_ACardThatCoalescesHearsTheEndBehindWhatWaited) {
  fib->card_forwarding(Slot(1));
  Told& card = cards[Slot(1)];
  card.table[prefix("77.0.0.0/8")] = {0, 0};  // of an older epoch
  for (std::uint32_t n = 0; n < 20'000; ++n) rib.add(route(n));
  fib->close_epoch();
  flap(20, 3000);
  ASSERT_TRUE(fib->coalesces(Slot(1)));
  EXPECT_EQ(card.ends, 0);
  acknowledge(1);
  EXPECT_EQ(card.ends, 1);
  EXPECT_EQ(card.begins, 1);
  check(1);
}

/// What half a table resolves to is nothing to forward by (RFC 4724 4.1).
TEST_F(FibDistributorTest, BeforeTheEpochCloses_NoRouteIsToldAndALateCardIsRefreshedAllTheSame) {
  for (const std::uint16_t slot : kBoth) cards[Slot(slot)].table[prefix("77.0.0.0/8")] = {0, 0};
  fib->card_forwarding(Slot(1));
  for (int i = 0; i < 40; ++i) {
    flap(100, 8);
    acknowledge(1);
    ASSERT_EQ(fib->log_changes(), adjacencies.entries().size());
  }
  EXPECT_EQ(cards[Slot(1)].changes, 0U);
  fib->card_forwarding(Slot(2));
  acknowledge(2);
  EXPECT_TRUE(cards[Slot(2)].table.contains(prefix("77.0.0.0/8"))) << "nothing is swept yet";
  flap(100, 3);
  fib->close_epoch();
  for (const std::uint16_t slot : kBoth) {
    acknowledge(slot);
    check(slot);
    EXPECT_EQ(cards[Slot(slot)].begins, 1);
    EXPECT_LE(cards[Slot(slot)].changes, rib.size()) << "each prefix once";
  }
}

TEST_F(FibDistributorTest, FullSyncUnderway_AGapInItselfIsAnotherRequestThanTheOneThatItAnswers) {
  fib->close_epoch();
  fib->card_fresh(Slot(1));
  acknowledge(1);
  const std::uint64_t before = cards[Slot(1)].next;
  fib->card_fresh(Slot(1));
  const std::uint64_t first =
      decode<FibSyncBegin>(*cards[Slot(1)].messages[cards[Slot(1)].messages.size() - 3])->first_sequence;
  EXPECT_GT(first, before);
  EXPECT_TRUE(fib->full_sync_underway(Slot(1), before)) << "what the card asked for before it";
  EXPECT_FALSE(fib->full_sync_underway(Slot(1), first)) << "its first batch was lost";
  acknowledge(1);
  check(1);
}

TEST_F(FibDistributorTest, LastLaggardGoesAway_TheTableIsInEveryCardThatIsThere) {
  int told = 0;
  fib =
      std::make_unique<FibDistributor>(timers, chassis.config, adjacencies, rib, Epoch(2), *this, [&told] { ++told; });
  for (const std::uint16_t slot : kThree) fib->card_forwarding(Slot(slot));
  acknowledge(1);
  EXPECT_EQ(told, 0) << "the epoch is open";
  fib->close_epoch();
  acknowledge(1);
  fib->card_gone(Slot(2));
  EXPECT_EQ(told, 0) << "the third one has not acknowledged";
  fib->card_gone(Slot(3));
  EXPECT_EQ(told, 1);
  fib->card_fresh(Slot(3));
  acknowledge(3);
  EXPECT_EQ(told, 1) << "once";
}

TEST_F(FibDistributorTest, GapOfACardThatCoalesces_FullTable) {
  fib->close_epoch();
  fib->card_fresh(Slot(1));
  acknowledge(1);
  flap(20, 1000);
  ASSERT_TRUE(fib->coalesces(Slot(1)));
  fib->card_fresh(Slot(1));
  EXPECT_FALSE(fib->coalesces(Slot(1)));
  acknowledge(1);
  EXPECT_EQ(cards[Slot(1)].begins, 2);
  check(1);
}

/// Whatever the cards' pace and whatever changes, each ends on the RIB's table.
TEST_F(FibDistributorTest, RandomPaces_EveryCardEndsOnTheRib) {
  Random random(9, "paces");
  const char* hops[] = {"10.0.0.2", "10.0.1.2", "10.0.2.2", "99.0.0.1", "99.0.0.2"};
  fib->card_forwarding(Slot(1));
  fib->card_forwarding(Slot(2));
  fib->card_fresh(Slot(3));
  for (int step = 0; step < 60'000; ++step) {
    if (step == 20'000) fib->close_epoch();
    if (random.below(200) == 0) {
      rib.withdraw(prefix("99.0.0.0/24"));
      if (random.below(4) != 0) rib.add(igp(hops[random.below(3)]));
    } else {
      const auto n = static_cast<std::uint32_t>(random.below(64));
      rib.withdraw(route(n).prefix);
      if (random.below(3) != 0) rib.add(route(n, hops[random.below(5)]));
    }
    fib->publish();
    if (random.below(3) == 0) acknowledge(1);
    if (step % 15'000 == 14'999) acknowledge(2);
    if (random.below(5000) == 0) acknowledge(3);
  }
  for (const std::uint16_t slot : kThree) {
    acknowledge(slot);
    check(slot);
  }
  EXPECT_TRUE(fib->in_sync());
}

}  // namespace
}  // namespace hitless::test
