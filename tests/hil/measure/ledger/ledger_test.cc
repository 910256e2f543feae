#include "hil/measure/ledger/ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/hil/measure/channel_model.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class LedgerTest : public ::testing::Test {
 protected:
  LedgerTest() {
    phases_.begin("before", instant_ns(0));
    phases_.begin("during", instant_ns(100));
  }
  static PacketMeta packet(std::uint32_t flow, std::int64_t sent) {
    PacketMeta meta;
    meta.flow = FlowId(flow);
    meta.sent = meta.at = instant_ns(sent);
    meta.ingress = InterfaceIndex(0);
    meta.egress = InterfaceIndex(1);
    return meta;
  }
  void offer(const PacketMeta& meta) { ledger_.offered(MetaCarrier(meta).burst()); }
  void deliver(const PacketMeta& meta, bool right_station = true) {
    ledger_.delivered(MetaCarrier(meta).burst(), right_station);
  }
  void drop(PacketMeta meta, DropReason reason, CauseId cause = {}) {
    meta.reason = reason;
    meta.cause = cause;
    ledger_.dropped(MetaCarrier(meta).burst());
  }

  PhaseTable phases_;
  Ledger ledger_{phases_, 3, 2};
};

TEST_F(LedgerTest, BooksOnFlowInterfaceAndPhase) {
  for (const std::int64_t sent : {10, 20, 150, 160, 170}) offer(packet(1, sent));
  deliver(packet(1, 10));
  deliver(packet(1, 150), false);
  drop(packet(1, 20), DropReason::no_route);
  drop(packet(1, 160), DropReason::card_stopped, CauseId(4));
  ledger_.consumed(MetaCarrier(packet(1, 170)).burst());
  EXPECT_THAT(ledger_.audit(0), IsEmpty());

  const FlowBook& flow = ledger_.flows()[1];
  EXPECT_EQ(flow.offered, 5U);
  EXPECT_EQ(flow.delivered, 1U);
  EXPECT_EQ(flow.misdelivered, 1U);
  EXPECT_EQ(flow.consumed, 1U);
  EXPECT_EQ(flow.dropped, 2U);
  EXPECT_EQ(flow.egress, InterfaceIndex(1));
  EXPECT_EQ(ledger_.books()[0][0].offered, 2U);
  EXPECT_EQ(ledger_.books()[1][0].offered, 3U);
  EXPECT_EQ(ledger_.books()[0][1].delivered, 1U);
  EXPECT_EQ(ledger_.books()[1][1].misdelivered, 1U);
  EXPECT_EQ(ledger_.books()[0][0].dropped.of(DropReason::no_route, {}), 1U);
  EXPECT_EQ(ledger_.books()[1][0].dropped.of(DropReason::card_stopped, CauseId(4)), 1U);
  EXPECT_EQ(ledger_.books()[1][0].dropped.of(DropReason::card_stopped, CauseId(5)), 0U);

  const std::vector<DropBook> drops = ledger_.drops();
  ASSERT_EQ(drops.size(), 2U);
  EXPECT_EQ(drops[1].phase, 1U);
  EXPECT_EQ(drops[1].cause, CauseId(4));
  EXPECT_EQ(drops[1].ingress, InterfaceIndex(0));
  EXPECT_EQ(drops[1].egress, InterfaceIndex(1));
  EXPECT_EQ(drops[1].packets, 1U);
}

TEST_F(LedgerTest, TwoThatBookedDifferentEndsOfThePackets_AddUpToOne) {
  Ledger egress(phases_, 3, 2);
  for (const std::int64_t sent : {10, 20, 150, 160}) offer(packet(1, sent));
  drop(packet(1, 20), DropReason::no_route);
  egress.delivered(MetaCarrier(packet(1, 10)).burst(), true);
  PacketMeta stopped = packet(1, 160);
  stopped.reason = DropReason::card_stopped;
  stopped.cause = CauseId(4);
  egress.dropped(MetaCarrier(stopped).burst());
  egress.delivered(MetaCarrier(packet(1, 150)).burst(), true);
  EXPECT_THAT(ledger_.audit(0), Not(IsEmpty())) << "one alone has an open book";
  ledger_.add(egress);
  EXPECT_THAT(ledger_.audit(0), IsEmpty());
  EXPECT_EQ(ledger_.flows()[1].delivered, 2U);
  EXPECT_EQ(ledger_.flows()[1].dropped, 2U);
  EXPECT_EQ(ledger_.flows()[1].egress, InterfaceIndex(1));
  EXPECT_EQ(ledger_.flows()[0].ingress, InterfaceIndex());
  EXPECT_EQ(ledger_.books()[1][1].delivered, 1U);
  EXPECT_EQ(ledger_.drops().size(), 2U);
  EXPECT_EQ(ledger_.drop_runs().size(), 2U);
}

TEST_F(LedgerTest, WhatIsUnderWayIsInFlight) {
  offer(packet(0, 1));
  offer(packet(0, 2));
  deliver(packet(0, 1));
  EXPECT_THAT(ledger_.audit(1), IsEmpty());
  EXPECT_THAT(ledger_.audit(0), ::testing::Contains(HasSubstr("in flight")));
}

TEST_F(LedgerTest, ADeliveryToldTwiceIsAFault) {
  offer(packet(0, 1));
  deliver(packet(0, 1));
  deliver(packet(0, 1));
  EXPECT_THAT(ledger_.audit(0), ::testing::Contains(HasSubstr("flow 0: 2 packets ended, only 1")));
}

TEST_F(LedgerTest, ADeliveryToldTwiceIsAFaultEvenIfAnotherPacketIsMissing) {
  offer(packet(0, 1));
  offer(packet(1, 2));
  deliver(packet(0, 1));
  deliver(packet(0, 1));
  EXPECT_THAT(ledger_.audit(0), ::testing::Contains(HasSubstr("flow 0: 2 packets ended, only 1")));
}

TEST_F(LedgerTest, ADropWithoutAReasonIsAFault) {
  offer(packet(0, 1));
  drop(packet(0, 1), DropReason::none, CauseId(1));
  EXPECT_THAT(ledger_.audit(0), ::testing::ElementsAre(HasSubstr("without a reason")));
}

TEST_F(LedgerTest, DropRunsAreBrokenByADeliveryOrAnotherCauseOfTheSameFlowOnly) {
  for (std::int64_t t = 1; t <= 7; ++t) offer(packet(0, t));
  for (std::int64_t t = 1; t <= 2; ++t) offer(packet(2, t));
  drop(packet(0, 1), DropReason::card_stopped, CauseId(1));
  deliver(packet(2, 1));
  drop(packet(2, 2), DropReason::no_route);
  drop(packet(0, 2), DropReason::card_stopped, CauseId(1));
  drop(packet(0, 3), DropReason::card_stopped, CauseId(2));
  drop(packet(0, 4), DropReason::egress_card_stopped, CauseId(2));
  deliver(packet(0, 5));
  drop(packet(0, 6), DropReason::egress_card_stopped, CauseId(2));
  PacketMeta late = packet(0, 7);
  late.at = instant_ns(70);
  drop(late, DropReason::egress_card_stopped, CauseId(2));
  const std::vector<DropRun>& runs = ledger_.drop_runs();
  ASSERT_EQ(runs.size(), 5U);
  EXPECT_EQ(runs[0].packets, 2U);
  EXPECT_EQ(runs[0].first_sent, instant_ns(1));
  EXPECT_EQ(runs[0].last_sent, instant_ns(2));
  EXPECT_EQ(runs[1].flow, FlowId(2));
  EXPECT_EQ(runs[2].cause, CauseId(2));
  EXPECT_EQ(runs[3].packets, 1U);
  EXPECT_EQ(runs[4].packets, 2U);
  EXPECT_EQ(runs[4].first_at, instant_ns(6));
  EXPECT_EQ(runs[4].last_at, instant_ns(70));
}

TEST(DropCounts, AreSortedWhateverTheOrderOfCounting) {
  DropCounts counts;
  for (const std::uint32_t cause : {5U, 1U, 5U, 3U, 1U, 1U}) counts.add(DropReason::no_route, CauseId(cause));
  counts.add(DropReason::card_stopped, CauseId(9));
  std::vector<std::pair<std::uint32_t, std::uint64_t>> seen;
  for (const auto& [key, packets] : counts) seen.emplace_back(key.second.value, packets);
  EXPECT_EQ(seen, (std::vector<std::pair<std::uint32_t, std::uint64_t>>{{9, 1}, {1, 3}, {3, 1}, {5, 2}}));
}

}  // namespace
}  // namespace hitless::test
