// The fabric between two forwarding loops: everything arrives, in order, and what finds no room waits.
#include "dataplane/pipeline/fabric_lane.h"

#include <array>
#include <thread>

#include "tests/support/packet_pool.h"

namespace hitless::test {
namespace {

using FabricLaneTest = test::PacketTest;

rte_mbuf* numbered(std::uint64_t id) {
  rte_mbuf* const m = test::make_packet(std::vector<std::byte>(60));
  meta_of(m).id = id;
  return m;
}

TEST_F(FabricLaneTest, NotHandedOver_IsOutOfReachAndHeld) {
  FabricLane lane;
  lane.cross(numbered(1));
  std::array<rte_mbuf*, kBurstMax> burst;
  EXPECT_EQ(lane.take(burst), 0U);
  EXPECT_EQ(lane.held(), 1U);
  EXPECT_TRUE(lane.hand_over());
  EXPECT_EQ(lane.held(), 1U);
  ASSERT_EQ(lane.take(burst), 1U);
  EXPECT_EQ(lane.held(), 0U);
  rte_pktmbuf_free(burst[0]);
}

TEST_F(FabricLaneTest, Full_TheRestWaitsInOrder) {
  FabricLane lane;
  constexpr std::uint64_t kPackets = FabricLane::kPlaces + 10;
  for (std::uint64_t id = 0; id < kPackets; ++id) lane.cross(numbered(id));
  EXPECT_FALSE(lane.hand_over());
  std::array<rte_mbuf*, kBurstMax> burst;
  std::uint64_t next = 0;
  for (int round = 0; round < 2; ++round) {
    for (std::size_t count; (count = lane.take(burst)) > 0;)
      for (std::size_t i = 0; i < count; ++i, ++next) {
        EXPECT_EQ(meta_of(burst[i]).id, next);
        rte_pktmbuf_free(burst[i]);
      }
    EXPECT_EQ(next, round == 0 ? FabricLane::kPlaces - 1 : kPackets);
    EXPECT_TRUE(lane.hand_over());
  }
}

TEST_F(FabricLaneTest, Destroyed_GivesBackWhatItHolds) {
  FabricLane lane;
  lane.cross(numbered(1));
  lane.hand_over();
  lane.cross(numbered(2));
}

TEST_F(FabricLaneTest, TwoThreads_EveryPacketInOrder) {
  constexpr std::uint64_t kPackets = 100'000;
  FabricLane there, back;
  // The other side only sends back: one thread makes and frees.
  std::atomic<bool> done = false;
  std::thread other([&] {
    std::array<rte_mbuf*, kBurstMax> burst;
    while (!done) {
      const std::size_t count = there.take(burst);
      for (std::size_t i = 0; i < count; ++i) back.cross(burst[i]);
      back.hand_over();
    }
  });
  std::array<rte_mbuf*, kBurstMax> burst;
  for (std::uint64_t sent = 0, received = 0; received < kPackets;) {
    for (int i = 0; i < 32 && sent < kPackets && sent - received < 1'000; ++i) there.cross(numbered(sent++));
    there.hand_over();
    const std::size_t count = back.take(burst);
    for (std::size_t i = 0; i < count; ++i, ++received) {
      ASSERT_EQ(meta_of(burst[i]).id, received);
      rte_pktmbuf_free(burst[i]);
    }
  }
  done = true;
  other.join();
}

}  // namespace
}  // namespace hitless::test
