#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>

#include "dataplane/net/ones_complement.h"
#include "hil/measure/identity/traffic_identity.h"
#include "hil/traffic/replay_source.h"
#include "hil/traffic/traffic_sources.h"
#include "tests/hil/traffic/traffic_rig.h"
#include "tests/support/packet_pool.h"

namespace hitless::test {
namespace {

constexpr std::int64_t kStart = 1'000'000'000;
constexpr std::int64_t kForever = INT64_MAX / 2;

class ReplayTest : public PacketTest {
 protected:
  void SetUp() override {
    PacketTest::SetUp();
    write_capture(path_, recorded_);
  }
  /// A chassis with one replay of the small conversation; `keys` as in a scenario file.
  TestChassis chassis(const std::string& keys) const {
    return make_chassis("  - {name: r, replay: {capture: \"" + path_ + "\"" + (keys.empty() ? "" : ", ") + keys + "}}");
  }
  static std::unique_ptr<PacketSource> source(const TestChassis& chassis) {
    auto made = make_source(chassis.scenario, chassis.config, instant_ns(kStart), packet_pool());
    HITLESS_CHECK(made.has_value(), made.error().message);
    return std::move(*made);
  }

  TemporaryDirectory directory_;
  const std::string path_ = directory_.file("r.pcap");
  std::vector<Recorded> recorded_ = small_conversation();
};

TEST_F(ReplayTest, RecordedGapsAreKeptToTheNanosecond) {
  const TestChassis c = chassis("loops: 3, loop_gap: 7us");
  const std::vector<Sent> sent = pull_all(*source(c), kForever);
  ASSERT_EQ(sent.size(), 3 * recorded_.size());
  const std::int64_t loop = recorded_.back().at_ns + 7'000;
  for (std::size_t i = 0; i < sent.size(); ++i)
    EXPECT_EQ(sent[i].at_ns,
              kStart + static_cast<std::int64_t>(i / recorded_.size()) * loop + recorded_[i % recorded_.size()].at_ns);
}

TEST_F(ReplayTest, RateAndGapCapAreExact) {
  const TestChassis c = chassis("loops: 1, rate_percent: 300, gap_cap: 1ms");
  const std::vector<Sent> sent = pull_all(*source(c), kForever);
  ASSERT_EQ(sent.size(), recorded_.size());
  std::int64_t capped = 0;
  for (std::size_t i = 0; i < sent.size(); ++i) {
    if (i > 0) capped += std::min<std::int64_t>(recorded_[i].at_ns - recorded_[i - 1].at_ns, 1'000'000);
    EXPECT_EQ(sent[i].at_ns, kStart + capped / 3);
  }
}

TEST_F(ReplayTest, OnlyAddressesAndChecksumsChange) {
  const Result<Capture> capture = read_capture(path_);
  const TestChassis c = chassis("loops: 4, distinct_loops: 2");
  const std::vector<Sent> sent = pull_all(*source(c), kForever);
  ASSERT_EQ(sent.size(), 4 * recorded_.size());
  for (std::size_t i = 0; i < sent.size(); ++i) {
    const std::size_t k = i % recorded_.size();
    EXPECT_EQ(without_addresses(sent[i].frame, capture->packets[k]),
              without_addresses(recorded_[k].frame, capture->packets[k]));
    EXPECT_NE(addresses_of(sent[i].frame), addresses_of(recorded_[k].frame));
    EXPECT_EQ(wrong_checksum(sent[i].frame), "") << "packet " << i;
  }
}

TEST_F(ReplayTest, WrongChecksumsStayWrongAndAbsentOnesAbsent) {
  Frame wrong = PacketBuilder().ipv4("192.0.2.1", "192.0.2.2").tcp(1, 2).payload(8).build();
  wrong[14 + 20 + 16] ^= std::byte{0x40};
  Frame absent = PacketBuilder().ipv4("192.0.2.1", "192.0.2.2").udp(1, 2).payload(8).build();
  absent[14 + 20 + 6] = absent[14 + 20 + 7] = std::byte{0};
  write_capture(path_, {{0, wrong}, {10, absent}});
  const TestChassis c = chassis("loops: 1");
  const std::vector<Sent> sent = pull_all(*source(c), kForever);
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(wrong_checksum(sent[0].frame), "protocol 6");
  EXPECT_EQ(sent[1].frame[14 + 20 + 6], std::byte{0});
  EXPECT_EQ(sent[1].frame[14 + 20 + 7], std::byte{0});
  EXPECT_EQ(wrong_checksum(sent[1].frame), "");
}

TEST_F(ReplayTest, FragmentsKeepTheirDatagramsChecksum) {
  // A datagram in two fragments: put together it has to check again.
  const Frame whole = PacketBuilder().ipv4("192.0.2.1", "198.51.100.1").udp(1, 2).payload(40).build();
  const auto cut = [&](std::size_t from, std::size_t to, std::uint16_t word) {
    Frame f(whole.begin(), whole.begin() + 34);
    f.insert(f.end(), whole.begin() + 34 + static_cast<std::ptrdiff_t>(from),
             whole.begin() + 34 + static_cast<std::ptrdiff_t>(to));
    f[16] = std::byte{0};
    f[17] = static_cast<std::byte>(20 + to - from);
    f[20] = static_cast<std::byte>(word >> 8);
    f[21] = static_cast<std::byte>(word & 0xff);
    fix_ipv4_checksum(f);
    return f;
  };
  write_capture(path_, {{0, cut(0, 24, 0x2000)}, {5, cut(24, 48, 3)}});
  const TestChassis c = chassis("loops: 1");
  const std::vector<Sent> sent = pull_all(*source(c), kForever);
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(addresses_of(sent[0].frame), addresses_of(sent[1].frame));
  EXPECT_EQ(sent[0].flow, sent[1].flow) << "fragments have no ports: one flow";
  Frame again = sent[0].frame;
  again.insert(again.end(), sent[1].frame.begin() + 34, sent[1].frame.end());
  again[16] = whole[16];
  again[17] = whole[17];
  again[20] = again[21] = std::byte{0};
  fix_ipv4_checksum(again);
  EXPECT_EQ(wrong_checksum(again), "");
}

TEST_F(ReplayTest, CopiesStartApartAndMergeInOrder) {
  const TestChassis c = chassis("copies: 20, loops: 2");
  const std::vector<Sent> sent = pull_all(*source(c), kForever);
  ASSERT_EQ(sent.size(), 20 * 2 * recorded_.size());
  EXPECT_TRUE(std::is_sorted(sent.begin(), sent.end(), [](const Sent& a, const Sent& b) { return a.at_ns < b.at_ns; }));
  EXPECT_EQ(sent.front().at_ns, kStart) << "copy 0 begins at once";
  std::map<std::uint32_t, int> of_flow;
  for (const Sent& s : sent) ++of_flow[s.flow];
  EXPECT_EQ(of_flow.size(), 20 * 8U);
  for (const auto& [flow, packets] : of_flow)
    EXPECT_TRUE(packets == 2 || packets == 4) << "each packet twice, wherever it began";
}

TEST_F(ReplayTest, SimultaneousPacketsGoInOrderOfTheirCopies) {
  write_capture(path_, {{0, recorded_[0].frame}});  // a loop of 1 ns: no copy can start apart
  const TestChassis c = chassis("copies: 9, loops: 40, loop_gap: 1ns");
  const std::vector<Sent> sent = pull_all(*source(c), kForever);
  ASSERT_EQ(sent.size(), 9 * 40U);
  for (std::size_t i = 0; i < sent.size(); ++i) {
    EXPECT_EQ(sent[i].at_ns, kStart + static_cast<std::int64_t>(i / 9));
    EXPECT_EQ(sent[i].flow, i % 9);
  }
}

TEST(ChecksumChange, FollowsRfc1624) {
  // RFC 1624 section 4: the corner that equation 2 gets wrong.
  EXPECT_EQ(changed_checksum(0xdd2f, ones_fold(std::uint64_t{0xffff - 0x5555} + 0x3285)), 0x0000);
  EXPECT_EQ(changed_udp_checksum(0xdd2f, ones_fold(std::uint64_t{0xffff - 0x5555} + 0x3285)), 0xffff) << "0 means none";
  EXPECT_EQ(changed_udp_checksum(0, 0x1234), 0) << "none stays none";
}

TEST_F(ReplayTest, FlowTextsAreWhatTheBytesSayAndDistinct) {
  const TestChassis c = chassis("copies: 12, distinct_loops: 3");
  const std::unique_ptr<PacketSource> s = source(c);
  const std::vector<Sent> sent = pull_all(*s, kForever, 12 * 4 * recorded_.size());
  std::set<std::pair<std::string, InterfaceIndex>> texts;
  for (const SourceFlow& flow : s->flows()) {
    EXPECT_TRUE(texts.emplace(flow.text, flow.ingress).second) << flow.text;
    EXPECT_EQ(flow.item, "r");
  }
  EXPECT_EQ(texts.size(), 12 * 3 * 8U);
  for (const Sent& packet : sent) {
    ASSERT_LT(packet.flow, s->flows().size());
    EXPECT_EQ(s->flows()[packet.flow].text, flow_text_of(kEthernet, packet.frame));
    EXPECT_EQ(s->flows()[packet.flow].ingress.value, packet.ingress);
  }
}

TEST_F(ReplayTest, EveryInterfaceIsIngressAndEgressForManyPrefixes) {
  const TestChassis c = chassis("copies: 55, distinct_loops: 2");
  const std::vector<Sent> sent = pull_all(*source(c), kForever, 55 * 3 * recorded_.size());
  const TrafficPlaces places(c.config, 1);
  std::set<std::uint16_t> ingress, egress;
  std::set<std::pair<std::uint16_t, std::uint16_t>> pairs;
  std::set<IpAddress> destinations;
  for (const Sent& packet : sent) {
    const auto [source_address, destination] = addresses_of(packet.frame);
    EXPECT_EQ(places.egress_of({kDefaultVrf, source_address}), InterfaceIndex(packet.ingress))
        << "enters where its sender lives";
    const std::optional<InterfaceIndex> out = places.egress_of({kDefaultVrf, destination});
    ASSERT_TRUE(out);
    ingress.insert(packet.ingress);
    egress.insert(out->value);
    pairs.emplace(packet.ingress, out->value);
    destinations.insert(destination);
  }
  EXPECT_EQ(ingress.size(), 11U);
  EXPECT_EQ(egress.size(), 11U);
  EXPECT_EQ(pairs.size(), 110U) << "every ordered pair of different interfaces";
  EXPECT_EQ(destinations.size(), 55 * 2 * 4U) << "every host of every copy and variant has an address of its own";
}

TEST_F(ReplayTest, MacAddressesAreTheRoutersAndTheNeighboursAndGroupsAreKept) {
  recorded_.push_back({6'000'000, PacketBuilder()
                                      .ethernet("02:00:00:00:00:01", "01:00:5e:00:00:05")
                                      .ipv4("192.0.2.10", "224.0.0.5")
                                      .protocol(89)
                                      .payload(44)
                                      .build()});
  recorded_.push_back(
      {6'000'001, PacketBuilder().ethernet("02:00:00:00:00:77", "ff:ff:ff:ff:ff:ff").arp_request().build()});
  write_capture(path_, recorded_);
  const TestChassis c = chassis("loops: 1");
  const std::vector<Sent> sent = pull_all(*source(c), kForever);
  ASSERT_EQ(sent.size(), recorded_.size());
  for (std::size_t i = 0; i < sent.size(); ++i) {
    const Frame& f = sent[i].frame;
    const Interface& interface = c.config.interfaces[sent[i].ingress];
    MacAddress to, from;
    std::memcpy(to.bytes.data(), f.data(), 6);
    std::memcpy(from.bytes.data(), f.data() + 6, 6);
    EXPECT_EQ(from, c.config.addressing[sent[i].ingress].neighbours[0].mac);
    if (i < recorded_.size() - 2) {
      EXPECT_EQ(to, interface.mac);
    } else {
      EXPECT_TRUE(to.is_group());
    }
  }
  const Sent& ospf = sent[sent.size() - 2];
  EXPECT_EQ(to_string(addresses_of(ospf.frame).second), "224.0.0.5");
  EXPECT_EQ(ospf.ingress, sent[0].ingress) << "on the interface of the host that sends it";
}

TEST_F(ReplayTest, WithoutPlacingBytesAndInterfaceAreAsWritten) {
  const TestChassis c = chassis("loops: 1, place_hosts: false, interface: FastEthernet2/0/5");
  const std::vector<Sent> sent = pull_all(*source(c), kForever);
  ASSERT_EQ(sent.size(), recorded_.size());
  for (std::size_t i = 0; i < sent.size(); ++i) {
    EXPECT_EQ(Frame(sent[i].frame.begin() + 12, sent[i].frame.end()),
              Frame(recorded_[i].frame.begin() + 12, recorded_[i].frame.end()));
    EXPECT_EQ(c.config.interfaces[sent[i].ingress].name, "FastEthernet2/0/5");
  }
}

TEST_F(ReplayTest, TwoRunsAreIdenticalWhateverTheBursts) {
  const TestChassis c = chassis("copies: 9, distinct_loops: 2, rate_percent: 130");
  const std::vector<Sent> once = pull_all(*source(c), kStart + 40'000'000);
  ASSERT_GT(once.size(), 200U);
  EXPECT_EQ(once, pull_all(*source(c), kStart + 40'000'000, 1'000'000, 3));
  // In steps, as the rig pulls.
  const std::unique_ptr<PacketSource> stepped = source(c);
  std::vector<Sent> all;
  for (std::int64_t until = kStart; until <= kStart + 40'000'000; until += 10'000) {
    for (Sent& s : pull_all(*stepped, until)) {
      ASSERT_LT(s.at_ns, until);
      all.push_back(std::move(s));
    }
    ASSERT_GE(to_ns(stepped->next_at()), until);
  }
  EXPECT_EQ(once, all);
}

TEST_F(ReplayTest, FamiliesWithoutRoutesAreRefusedWithThePlaceOfTheItem) {
  const TestChassis c = make_chassis("  - {name: r, replay: {capture: \"" + path_ + "\"}}", "generate: [{ipv4: 50}]");
  const auto made = make_source(c.scenario, c.config, instant_ns(0), packet_pool());
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().message, ::testing::StartsWith("t.yaml:12:5: traffic item 'r': "));
  EXPECT_THAT(made.error().message, ::testing::HasSubstr("2001:db8:1::10 cannot be put behind a route, expected IPv6"));
}

TEST_F(ReplayTest, LongerThanFiftyYearsIsRefused) {
  // Two packets three years apart: at the recorded rate they play, at 1 % they would take three centuries.
  write_capture(path_, {{0, recorded_[0].frame}, {3LL * 365 * 24 * 3600 * 1'000'000'000, recorded_[0].frame}});
  EXPECT_EQ(pull_all(*source(chassis("loops: 1")), kForever).size(), 2U);
  EXPECT_EQ(pull_all(*source(chassis("loops: 1, rate_percent: 1, gap_cap: 1s")), kForever).size(), 2U);
  const TestChassis slow = chassis("loops: 1, rate_percent: 1");
  const auto made = make_source(slow.scenario, slow.config, instant_ns(0), packet_pool());
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().message, ::testing::HasSubstr("takes more than 50 years to play, expected a gap_cap"));
}

}  // namespace
}  // namespace hitless::test
