#include "hil/replay/stream_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/hil/traffic/traffic_rig.h"
#include "tests/support/packet_pool.h"

namespace hitless::test {
namespace {

using ::testing::ElementsAre;

constexpr std::int64_t kStart_ns = 1'000'000;
constexpr std::int64_t kEnd_ns = std::int64_t{1} << 60;

class StreamSourceTest : public PacketTest {
 protected:
  std::vector<Sent> send(const std::vector<Recorded>& packets, const ReplayPace& pace, std::uint32_t loops = 1,
                         std::optional<InterfaceIndex> ingress = std::nullopt) {
    write_capture(path_, packets);
    auto stream = CaptureStream::open(path_, loops, 1536);
    VerdictBook book(chassis_.config.interfaces);
    StreamSource source(**stream, book, pace, ingress, chassis_.config, instant_ns(kStart_ns), packet_pool());
    std::vector<Sent> sent = pull_all(source, kEnd_ns);
    facts_ = source.facts();
    packets_ = source.packets();
    return sent;
  }
  std::vector<std::int64_t> instants(const std::vector<Recorded>& packets, const ReplayPace& pace,
                                     std::uint32_t loops = 1, std::optional<InterfaceIndex> ingress = std::nullopt) {
    std::vector<std::int64_t> at;
    for (const Sent& sent : send(packets, pace, loops, ingress)) at.push_back(sent.at_ns - kStart_ns);
    return at;
  }
  static std::vector<Recorded> at(const std::vector<std::int64_t>& instants_ns) {
    std::vector<Recorded> packets;
    for (const std::int64_t instant : instants_ns)
      packets.push_back({instant, PacketBuilder().ipv4("192.0.2.1", "192.0.2.2").udp(1, 2).payload(58).build()});
    return packets;
  }
  static ReplayPace recorded(std::int64_t gap_cap_ns = 1'000'000'000) {
    return {ReplayPace::Kind::recorded, 0, Duration(gap_cap_ns)};
  }

  TemporaryDirectory directory_;
  const std::string path_ = directory_.file("c.pcap");
  const TestChassis chassis_ = make_chassis("  - {name: udp, synthetic: {packets_per_s: 100}}\n");
  PaceFacts facts_;
  std::uint64_t packets_ = 0;
};

TEST_F(StreamSourceTest, RecordedPace_KeepsTheGapsAndCutsLongOnes) {
  EXPECT_THAT(instants(at({5, 2'005, 900'001'005, 5'000'001'005}), recorded(), 1, InterfaceIndex(0)),
              ElementsAre(992, 2'000, 900'001'000, 1'900'001'000));
  EXPECT_EQ(facts_.gaps_cut, 1U);
  EXPECT_EQ(facts_.recorded_ns, 5'000'001'000);
}

TEST_F(StreamSourceTest, RecordedBackwards_IsSentAtOnceAndCounted) {
  EXPECT_THAT(instants(at({100'000, 50'000, 70'000}), recorded(), 1, InterfaceIndex(0)),
              ElementsAre(992, 1'984, 20'000));
  EXPECT_EQ(facts_.backwards, 1U);
}

TEST_F(StreamSourceTest, Loops_FollowEachOtherTenMillisecondsApart) {
  EXPECT_THAT(instants(at({0, 3'000}), recorded(), 2, InterfaceIndex(0)),
              ElementsAre(992, 3'000, 10'003'000, 10'006'000));
  EXPECT_EQ(packets_, 4U);
}

TEST_F(StreamSourceTest, EvenPace_AddsUpNoRounding) {
  EXPECT_THAT(instants(at({0, 1, 2, 3}), {ReplayPace::Kind::even, 3, {}}, 1, InterfaceIndex(0)),
              ElementsAre(992, 333'333'333, 666'666'666, 1'000'000'000));
}

TEST_F(StreamSourceTest, OneInstantForAll_ComesAsFastAsTheLineCarries) {
  for (const ReplayPace& pace : {recorded(), ReplayPace{ReplayPace::Kind::even, 1'000'000'000, {}}}) {
    EXPECT_THAT(instants(at({7, 7, 7}), pace, 1, InterfaceIndex(0)), ElementsAre(992, 1'984, 2'976));
    EXPECT_EQ(facts_.delayed, 3U);
  }
}

TEST_F(StreamSourceTest, PacketsThatAreNotSent_TakeTheirTimeToo) {
  std::vector<Recorded> packets = at({0, 10'000, 20'000});
  packets[1].wire_length = 5'000;
  EXPECT_THAT(instants(packets, {ReplayPace::Kind::top_speed, 0, {}}, 1, InterfaceIndex(0)), ElementsAre(992, 2'976));
  EXPECT_EQ(packets_, 3U);
}

TEST_F(StreamSourceTest, TopSpeed_IsTheLineOfTheInterface) {
  // 100 bytes and 24 of overhead on Gigabit Ethernet.
  EXPECT_THAT(instants(at({0, 0, 0}), {ReplayPace::Kind::top_speed, 0, {}}, 1, InterfaceIndex(0)),
              ElementsAre(992, 1'984, 2'976));
}

TEST_F(StreamSourceTest, TopSpeed_LinesOfTwoInterfacesCarrySideBySide) {
  std::vector<Recorded> packets;
  for (int i = 0; i < 1'000; ++i)
    packets.push_back(
        {0, PacketBuilder().ipv4(i % 2 == 0 ? "192.0.2.1" : "192.0.2.77", "192.0.2.2").udp(1, 2).payload(58).build()});
  const std::vector<Sent> sent = send(packets, {ReplayPace::Kind::top_speed, 0, {}});
  ASSERT_NE(sent[0].ingress, sent[1].ingress);
  std::int64_t slower_ns = 0;
  for (const std::uint16_t ingress : {sent[0].ingress, sent[1].ingress}) {
    const Interface& interface = chassis_.config.interfaces[ingress];
    slower_ns = std::max(slower_ns, std::int64_t(500 * (100 + interface.overhead_bytes) * 8 * 1'000'000'000ULL /
                                                 interface.rate_bits_per_s));
  }
  EXPECT_NEAR(static_cast<double>(sent.back().at_ns - kStart_ns), static_cast<double>(slower_ns),
              static_cast<double>(slower_ns) / 100);
}

TEST_F(StreamSourceTest, SendersSpreadOverInterfaces_EachOnOne) {
  std::vector<Recorded> packets;
  for (int i = 0; i < 200; ++i)
    packets.push_back({i, PacketBuilder()
                              .ipv4("192.0.2." + std::to_string(i % 100 + 1), "198.51.100.1")
                              .udp(static_cast<std::uint16_t>(i), 2)
                              .payload(9)
                              .build()});
  const std::vector<Sent> sent = send(packets, recorded());
  std::set<std::uint16_t> used;
  for (std::size_t i = 0; i < 100; ++i) {
    EXPECT_EQ(sent[i].ingress, sent[i + 100].ingress);
    EXPECT_EQ(sent[i].flow, sent[i].ingress);
    used.insert(sent[i].ingress);
  }
  EXPECT_EQ(used.size(), chassis_.config.interfaces.size());
}

TEST_F(StreamSourceTest, Frames_AreAddressedToTheRouterAndOtherwiseUntouched) {
  const std::vector<Recorded> packets = small_conversation();
  const std::vector<Sent> sent = send(packets, recorded());
  ASSERT_EQ(sent.size(), packets.size());
  for (std::size_t i = 0; i < sent.size(); ++i) {
    const MacAddress& router = chassis_.config.interfaces[sent[i].ingress].mac;
    EXPECT_EQ(std::memcmp(sent[i].frame.data(), router.bytes.data(), 6), 0);
    EXPECT_TRUE(std::equal(sent[i].frame.begin() + 12, sent[i].frame.end(), packets[i].frame.begin() + 12));
  }
}

}  // namespace
}  // namespace hitless::test
