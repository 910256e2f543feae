#include "dataplane/forwarder/forwarder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rte_ip.h>

#include <array>

#include "tests/dataplane/forwarder/forwarder_rig.h"

namespace hitless::test {
namespace {

using test::ForwarderTest;
using test::Frame;
using test::PacketBuilder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST_F(ForwarderTest, Ipv4_LeavesWithTtlChecksumAndMacsChangedOnly) {
  const Frame sent = PacketBuilder().ipv4("192.0.2.1", "198.51.100.7").udp(1, 2).payload(5).pad_to(60).build();
  rte_mbuf* m = forward(sent);
  const Frame expected = PacketBuilder()
                             .ethernet("02:00:00:00:00:03", "02:99:00:00:00:01")
                             .ipv4("192.0.2.1", "198.51.100.7")
                             .ttl(63)
                             .udp(1, 2)
                             .payload(5)
                             .pad_to(60)
                             .build();
  EXPECT_EQ(test::copy_bytes(m), expected);
  const PacketMeta& meta = meta_of(m);
  EXPECT_EQ(meta.reason, DropReason::none);
  EXPECT_EQ(meta.egress, test::kOut);
  EXPECT_EQ(meta.adjacency, AdjacencyIndex(test::kNeighbour));
  EXPECT_EQ(meta.generation, 100 + test::kNeighbour);
  EXPECT_EQ(meta.l3_offset, 14);
  EXPECT_EQ(meta.l3_length, 33) << "without the padding";
  EXPECT_EQ(meta.at, instant_ns(1000));
  rte_pktmbuf_free(m);
}

TEST_F(ForwarderTest, Ipv6_LeavesWithHopLimitAndMacsChangedOnly) {
  rte_mbuf* m = forward(PacketBuilder().ipv6("2001:db8::1", "2001:db8:1::7").tcp(1, 2).payload(5).build());
  const Frame expected = PacketBuilder()
                             .ethernet("02:00:00:00:00:03", "02:99:00:00:00:01")
                             .ipv6("2001:db8::1", "2001:db8:1::7")
                             .ttl(63)
                             .tcp(1, 2)
                             .payload(5)
                             .build();
  EXPECT_EQ(test::copy_bytes(m), expected);
  EXPECT_TRUE(meta_of(m).is_ipv6);
  EXPECT_EQ(meta_of(m).l3_length, 65);
  rte_pktmbuf_free(m);
}

TEST_F(ForwarderTest, EveryTtlAndChecksum_StaysRightAfterTheIncrementalUpdate) {
  for (unsigned ttl = 2; ttl < 256; ++ttl)
    for (unsigned id = 0; id < 65536; id += 257) {  // moves the checksum through its whole range
      Frame frame =
          PacketBuilder().ipv4("192.0.2.1", "198.51.100.7").ttl(static_cast<std::uint8_t>(ttl)).payload(8).build();
      frame[18] = static_cast<std::byte>(id >> 8);
      frame[19] = static_cast<std::byte>(id & 0xff);
      test::fix_ipv4_checksum(frame);
      rte_mbuf* m = forward(frame);
      const auto* header = rte_pktmbuf_mtod_offset(m, const rte_ipv4_hdr*, 14);
      ASSERT_EQ(meta_of(m).reason, DropReason::none);
      ASSERT_EQ(header->time_to_live, ttl - 1);
      Frame again = test::copy_bytes(m);
      test::fix_ipv4_checksum(again);
      ASSERT_EQ(test::copy_bytes(m), again) << "ttl " << ttl << " id " << id;
      rte_pktmbuf_free(m);
    }
}

TEST_F(ForwarderTest, PacketForTheChassis_IsConsumedEvenWithTtlOne) {
  for (const Frame& frame : {PacketBuilder().ipv4("192.0.2.1", "192.0.2.254").ttl(1).build(),
                             PacketBuilder().ipv6("2001:db8::1", "2001:db8::fe").ttl(1).build()}) {
    rte_mbuf* m = forward(frame);
    EXPECT_TRUE(meta_of(m).consumed);
    EXPECT_EQ(meta_of(m).reason, DropReason::none);
    EXPECT_EQ(test::copy_bytes(m), frame);
    rte_pktmbuf_free(m);
  }
}

TEST_F(ForwarderTest, EqualCostPaths_SpreadFlowsAndKeepEachOnOne) {
  constexpr int kFlows = 3000;
  for (const bool is_ipv6 : {false, true}) {
    std::array<int, 8> packets{};
    for (int flow = 0; flow < kFlows; ++flow) {
      PacketBuilder builder;
      if (is_ipv6)
        builder.ipv6("2001:db8::1", "2001:db8:2::7");
      else
        builder.ipv4("192.0.2.1", "100.64.0.7");
      const Frame frame = builder.udp(static_cast<std::uint16_t>(flow), 53).build();
      rte_mbuf* first = ingress(frame);
      rte_mbuf* second = ingress(frame);
      ASSERT_EQ(meta_of(first).adjacency, meta_of(second).adjacency);
      ++packets[meta_of(first).adjacency.index()];
      rte_pktmbuf_free(first);
      rte_pktmbuf_free(second);
    }
    for (const std::uint32_t member : {test::kNeighbour, test::kSecond, test::kThird})
      EXPECT_NEAR(packets[member], kFlows / 3, kFlows / 10) << member;
  }
}

TEST_F(ForwarderTest, WholeBurst_GivesWhatSinglePacketsGive) {
  Random random(9, "burst");
  std::vector<rte_mbuf*> burst;
  std::vector<Frame> frames;
  for (std::size_t i = 0; i < kBurstMax; ++i) {
    const auto port = static_cast<std::uint16_t>(random.below(60000));
    const bool is_ipv6 = random.below(3) == 0;
    frames.push_back(is_ipv6 ? PacketBuilder().ipv6("2001:db8::1", "2001:db8:2::7").udp(port, 1).build()
                             : PacketBuilder().ipv4("192.0.2.1", "100.64.0.7").udp(port, 1).build());
    burst.push_back(arrive(frames.back()));
  }
  in.ingress(view, burst);
  out.egress(view, burst);
  for (std::size_t i = 0; i < burst.size(); ++i) {
    rte_mbuf* alone = forward(frames[i]);
    EXPECT_EQ(test::copy_bytes(burst[i]), test::copy_bytes(alone));
    EXPECT_EQ(meta_of(burst[i]).adjacency, meta_of(alone).adjacency);
    rte_pktmbuf_free(alone);
    rte_pktmbuf_free(burst[i]);
  }
}

TEST_F(ForwarderTest, Trace_TellsEachStageAndChangesNothing) {
  const Frame frame = PacketBuilder().ipv4("192.0.2.1", "100.64.0.7").udp(7, 9).build();
  rte_mbuf* plain = forward(frame);
  rte_mbuf* traced = arrive(frame);
  Trace trace;
  in.ingress(view, {&traced, 1}, &trace);
  out.egress(view, {&traced, 1}, &trace);
  EXPECT_EQ(test::copy_bytes(traced), test::copy_bytes(plain));
  std::vector<std::string> stages;
  for (const TraceStep& step : trace) stages.push_back(step.stage);
  EXPECT_THAT(stages, ElementsAre("validate", "lookup", "load-balance", "adjacency", "rewrite"));
  EXPECT_THAT(trace[0].text, HasSubstr("192.0.2.1 > 100.64.0.7"));
  EXPECT_THAT(trace[1].text, HasSubstr("100.64.0.0/10"));
  EXPECT_THAT(trace[2].text, HasSubstr("of 3"));
  EXPECT_THAT(trace[4].text, HasSubstr("TTL 63"));
  rte_pktmbuf_free(plain);
  rte_pktmbuf_free(traced);
}

TEST_F(ForwarderTest, TraceOfADroppedPacket_EndsWithItsReason) {
  rte_mbuf* m = arrive(PacketBuilder().ipv4("192.0.2.1", "8.8.8.8").build());
  Trace trace;
  in.ingress(view, {&m, 1}, &trace);
  out.egress(view, {&m, 1}, &trace);
  ASSERT_EQ(trace.size(), 3U);
  EXPECT_THAT(trace[1].text, HasSubstr("no prefix"));
  EXPECT_THAT(trace[2].text, HasSubstr("no_route"));
  rte_pktmbuf_free(m);
}

}  // namespace
}  // namespace hitless::test
