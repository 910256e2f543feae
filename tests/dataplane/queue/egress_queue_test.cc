#include "dataplane/queue/egress_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dataplane/base/random.h"
#include "tests/support/packet_pool.h"

namespace hitless::test {
namespace {

using test::make_packet;
using ::testing::ElementsAre;

__extension__ using Wide = __int128;
constexpr CauseId kFull{77};
constexpr std::uint64_t kGigabit = 1'000'000'000;

Interface interface_with(std::uint64_t rate, std::uint32_t limit, std::uint32_t overhead = 0,
                         std::uint32_t minimum = 0) {
  Interface interface;
  interface.index = InterfaceIndex(5);
  interface.slot = Slot(3);
  interface.rate_bits_per_s = rate;
  interface.queue_limit_bytes = limit;
  interface.overhead_bytes = overhead;
  interface.min_frame_bytes = minimum;
  return interface;
}

/// Writes down what the gate says.
class GateLog : public GateObserver {
 public:
  void closed(const Gate& gate, Instant at, CauseId cause) override {
    lines.push_back("closed " + std::to_string(to_ns(at)) + " cause " + std::to_string(cause.value));
    last = gate;
  }
  void opened(const Gate& gate, Instant at) override {
    lines.push_back("opened " + std::to_string(to_ns(at)));
    last = gate;
  }
  std::vector<std::string> lines;
  Gate last;
};

class EgressQueueTest : public test::PacketTest {
 protected:
  rte_mbuf* packet(std::size_t bytes, std::int64_t at) {
    rte_mbuf* m = make_packet(std::vector<std::byte>(bytes));
    meta_of(m).at = instant_ns(at);
    return m;
  }
  /// Offers a new packet; frees it when it is refused.
  bool offer(EgressQueue& queue, std::size_t bytes, std::int64_t at) {
    rte_mbuf* m = packet(bytes, at);
    if (queue.offer(m)) return true;
    EXPECT_EQ(meta_of(m).reason, DropReason::queue_full);
    EXPECT_EQ(meta_of(m).cause, kFull);
    rte_pktmbuf_free(m);
    return false;
  }
  /// Departures up to an instant; frees the packets.
  std::vector<std::int64_t> transmit(EgressQueue& queue, Instant until) {
    std::vector<rte_mbuf*> out;
    queue.transmit_until(until, out);
    return free_all(out);
  }
  std::vector<std::int64_t> free_all(const std::vector<rte_mbuf*>& packets) {
    std::vector<std::int64_t> instants;
    for (rte_mbuf* m : packets) {
      instants.push_back(to_ns(meta_of(m).at));
      rte_pktmbuf_free(m);
    }
    return instants;
  }
};

TEST_F(EgressQueueTest, FramesBackToBack_DepartAfterEachOther) {
  const Interface gigabit = interface_with(kGigabit, 10000, 24, 60);
  EgressQueue queue(gigabit, kFull, nullptr);
  EXPECT_TRUE(offer(queue, 60, 100));  // (60 + 24) * 8 = 672 ns
  EXPECT_TRUE(offer(queue, 40, 100));  // padded to 60
  EXPECT_TRUE(offer(queue, 1514, 5000));
  EXPECT_EQ(queue.last_departure(), instant_ns(5000 + 1538 * 8));
  EXPECT_THAT(transmit(queue, instant_ns(1443)), ElementsAre(772));
  EXPECT_THAT(transmit(queue, kNever), ElementsAre(1444, 17304));
  EXPECT_EQ(queue.last_departure(), kNever);
}

TEST_F(EgressQueueTest, MillionPackets_DepartWhereExactArithmeticSays) {
  // OC-3c payload: 40 bytes take 2136.75.. ns, a fraction that never ends.
  constexpr std::uint64_t kRate = 149'760'000;
  const Interface pos = interface_with(kRate, UINT32_MAX);
  EgressQueue queue(pos, kFull, nullptr);
  Random random(2, "queue");
  std::int64_t arrival = 0;
  Wide free = 0;  // in units of ns / kRate
  std::vector<rte_mbuf*> out;
  std::vector<std::int64_t> expected;
  const auto collect = [&](Instant until) {
    out.clear();
    queue.transmit_until(until, out);
    for (std::size_t i = 0; i < out.size(); ++i) ASSERT_EQ(to_ns(meta_of(out[i]).at), expected[i]);
    expected.erase(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(out.size()));
    for (rte_mbuf* m : out) rte_pktmbuf_free(m);
  };
  for (int i = 0; i < 1'000'000; ++i) {
    // Mostly faster than the line, with pauses that let it run dry now and then.
    arrival += static_cast<std::int64_t>(random.below(i % 1000 == 0 ? 100'000'000 : 4000));
    const std::size_t bytes = random.below(3) == 0 ? 40 : 40 + random.below(60);
    rte_mbuf* m = packet(bytes, arrival);
    ASSERT_TRUE(queue.offer(m));
    free = std::max(free, static_cast<Wide>(arrival) * kRate) + static_cast<Wide>(bytes) * 8 * 1'000'000'000;
    expected.push_back(static_cast<std::int64_t>((free + kRate - 1) / kRate));
    if (i % 500 == 499) collect(instant_ns(arrival));
    if (queue.packets() > 7000) collect(kNever);
    if (HasFatalFailure()) return;
  }
  collect(kNever);
  EXPECT_TRUE(expected.empty());
}

TEST_F(EgressQueueTest, ByteLimit_CountsTheFrameBeingSent) {
  const Interface gigabit = interface_with(kGigabit, 1000);
  EgressQueue queue(gigabit, kFull, nullptr);
  EXPECT_TRUE(offer(queue, 500, 0));  // departs at 4000
  EXPECT_TRUE(offer(queue, 500, 0));  // departs at 8000
  EXPECT_FALSE(offer(queue, 1, 3999));
  EXPECT_TRUE(offer(queue, 500, 4000));  // the first has gone, though nobody has collected it
  EXPECT_EQ(queue.bytes(), 1000U);
  EXPECT_EQ(queue.packets(), 3U);
  EXPECT_FALSE(offer(queue, 1, 4000));
  EXPECT_THAT(transmit(queue, kNever), ElementsAre(4000, 8000, 12000));
  EXPECT_EQ(queue.bytes(), 0U);
}

TEST_F(EgressQueueTest, EmptyQueue_TakesAFrameLargerThanItsLimit) {
  const Interface tiny = interface_with(kGigabit, 100);
  EgressQueue queue(tiny, kFull, nullptr);
  EXPECT_TRUE(offer(queue, 1500, 0));
  EXPECT_FALSE(offer(queue, 10, 1));
  EXPECT_TRUE(offer(queue, 1500, 12000));
  EXPECT_THAT(transmit(queue, kNever), ElementsAre(12000, 24000));
}

TEST_F(EgressQueueTest, Gate_TellsTheFirstRefusalAndTheNextAcceptance) {
  const Interface gigabit = interface_with(kGigabit, 1000);
  GateLog gates;
  EgressQueue queue(gigabit, kFull, &gates);
  EXPECT_TRUE(offer(queue, 1000, 0));
  EXPECT_FALSE(offer(queue, 1000, 10));
  EXPECT_FALSE(offer(queue, 1000, 20));
  EXPECT_TRUE(offer(queue, 1000, 8000));
  EXPECT_THAT(gates.lines, ElementsAre("closed 10 cause 77", "opened 8000"));
  EXPECT_EQ(gates.last, (Gate{GateKind::queue, Slot(3), InterfaceIndex(5), {}}));
  transmit(queue, kNever);
}

TEST_F(EgressQueueTest, Flush_DropsWhatWouldDepartLaterAndFreesTheLine) {
  const Interface gigabit = interface_with(kGigabit, 100000);
  EgressQueue queue(gigabit, kFull, nullptr);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(offer(queue, 125, 0));  // 1000, 2000, 3000, 4000
  EXPECT_THAT(transmit(queue, instant_ns(2000)), ElementsAre(1000, 2000));
  std::vector<rte_mbuf*> dropped;
  queue.flush(instant_ns(2000), DropReason::card_stopped_in_queue, CauseId(9), dropped);
  ASSERT_EQ(dropped.size(), 2U);
  EXPECT_EQ(meta_of(dropped[0]).reason, DropReason::card_stopped_in_queue);
  EXPECT_EQ(meta_of(dropped[1]).cause, CauseId(9));
  EXPECT_THAT(free_all(dropped), ElementsAre(2000, 2000));
  EXPECT_EQ(queue.packets(), 0U);
  EXPECT_EQ(queue.bytes(), 0U);
  EXPECT_TRUE(offer(queue, 125, 2500));
  EXPECT_THAT(transmit(queue, kNever), ElementsAre(3500));
}

TEST_F(EgressQueueTest, Flush_LeavesWhatHasDepartedButWasNotCollected) {
  const Interface gigabit = interface_with(kGigabit, 100000);
  EgressQueue queue(gigabit, kFull, nullptr);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(offer(queue, 125, 0));
  std::vector<rte_mbuf*> dropped;
  queue.flush(instant_ns(1500), DropReason::interface_down_in_queue, CauseId(9), dropped);
  EXPECT_EQ(free_all(dropped).size(), 2U);
  EXPECT_THAT(transmit(queue, kNever), ElementsAre(1000));
}

TEST_F(EgressQueueTest, FractionOfANanosecond_IsNotYetDeparted) {
  const Interface pos = interface_with(149'760'000, 100000);
  EgressQueue queue(pos, kFull, nullptr);
  EXPECT_TRUE(offer(queue, 40, 0));  // 2136.752..
  EXPECT_THAT(transmit(queue, instant_ns(2136)), ElementsAre());
  EXPECT_THAT(transmit(queue, instant_ns(2137)), ElementsAre(2137));
}

using EgressQueueDeathTest = EgressQueueTest;
TEST_F(EgressQueueDeathTest, ArrivalThatRunsBackwards_IsABrokenInvariant) {
  const Interface gigabit = interface_with(kGigabit, 1000);
  EgressQueue queue(gigabit, kFull, nullptr);
  EXPECT_TRUE(offer(queue, 10, 100));
  // Taken and given back out here: EAL's memory is shared with the process that dies.
  rte_mbuf* early = packet(10, 99);
  EXPECT_DEATH(queue.offer(early), "before the one before it");
  rte_pktmbuf_free(early);
  transmit(queue, kNever);
}

}  // namespace
}  // namespace hitless::test
