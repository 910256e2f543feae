#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "hil/measure/identity/packet_identity.h"
#include "hil/measure/identity/traffic_identity.h"
#include "hil/traffic/synthetic_source.h"
#include "hil/traffic/traffic_sources.h"
#include "tests/hil/traffic/traffic_rig.h"
#include "tests/support/packet_pool.h"

namespace hitless::test {
namespace {

constexpr std::int64_t kStart = 500;
constexpr std::int64_t kForever = INT64_MAX / 2;

class SyntheticTest : public PacketTest {
 protected:
  static TestChassis chassis(const std::string& keys) {
    return make_chassis("  - {name: s, synthetic: {" + keys + "}}");
  }
  static std::unique_ptr<PacketSource> source(const TestChassis& chassis) {
    auto made = make_source(chassis.scenario, chassis.config, instant_ns(kStart), packet_pool());
    HITLESS_CHECK(made.has_value(), made.error().message);
    return std::move(*made);
  }
  static std::span<const std::byte> payload(const Frame& frame) {
    return std::span(frame).subspan(frame[12] == std::byte{0x86} ? 62 : 42);
  }
};

TEST_F(SyntheticTest, TheIthPacketIsSentAtExactlyItsShareOfASecond) {
  const TestChassis c = chassis("packets_per_s: 7, flows: 3");
  const std::vector<Sent> sent = pull_all(*source(c), kForever, 5'000);
  ASSERT_EQ(sent.size(), 5'000U);
  for (std::size_t i = 0; i < sent.size(); ++i)
    ASSERT_EQ(sent[i].at_ns, kStart + static_cast<std::int64_t>(i) * 1'000'000'000 / 7);
}

TEST_F(SyntheticTest, SpacingIsExact) {
  const TestChassis c = chassis("spacing: 2617ns");
  const std::vector<Sent> sent = pull_all(*source(c), kForever, 1'000);
  for (std::size_t i = 0; i < sent.size(); ++i) ASSERT_EQ(sent[i].at_ns, kStart + static_cast<std::int64_t>(i) * 2617);
}

TEST_F(SyntheticTest, RecordedGapsAreScaledToTheRateWithoutDrift) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("gaps.pcap");
  const Frame frame = small_conversation()[0].frame;
  write_capture(path, {{0, frame}, {100, frame}, {400, frame}, {1'000, frame}});  // gaps 1 : 3 : 6
  const TestChassis c = chassis("packets_per_s: 30, spacing_from_capture: \"" + path + "\"");
  const std::vector<Sent> sent = pull_all(*source(c), kForever, 3 * 1'000 + 1);
  ASSERT_EQ(sent.size(), 3'001U);
  EXPECT_EQ(sent[1].at_ns - kStart, 10'000'000);
  EXPECT_EQ(sent[2].at_ns - kStart, 40'000'000);
  EXPECT_EQ(sent[3].at_ns - kStart, 100'000'000);
  EXPECT_EQ(sent[3'000].at_ns - kStart, 100'000'000'000) << "3,000 packets at 30 a second";
  write_capture(path, {{0, frame}, {0, frame}});
  const auto refused = make_source(c.scenario, c.config, instant_ns(0), packet_pool());
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, ::testing::HasSubstr("expected gaps"));
}

TEST_F(SyntheticTest, HeadersChecksumsAndSignaturesAreRight) {
  for (const char* keys :
       {"packets_per_s: 1000, flows: 40, sizes: imix", "packets_per_s: 1000, flows: 40, sizes: [60, 61, 62, 67, 1514]",
        "packets_per_s: 1000, flows: 40, family: ipv6, sizes: [80, 81, 87, 1514]"}) {
    const TestChassis c = chassis(keys);
    const std::unique_ptr<PacketSource> s = source(c);
    const std::vector<Sent> sent = pull_all(*s, kForever, 400);
    std::map<std::uint32_t, std::uint64_t> sequence;
    std::set<std::uint64_t> digests;
    for (std::size_t i = 0; i < sent.size(); ++i) {
      const Frame& frame = sent[i].frame;
      ASSERT_EQ(frame.size(),
                c.scenario.traffic[0].synthetic->sizes[i % c.scenario.traffic[0].synthetic->sizes.size()]);
      ASSERT_EQ(wrong_checksum(frame), "") << keys << " packet " << i;
      const PacketIdentity identity = identify(frame);
      ASSERT_EQ(identity.kind, FrameKind::measurable) << keys << " packet " << i;
      EXPECT_TRUE(digests.insert(identity.digest).second) << "no two packets alike";
      EXPECT_EQ(s->flows()[sent[i].flow].text, to_string(identity.flow));
      const std::uint64_t number = sequence[sent[i].flow]++;
      const auto signature = read_signature(payload(frame));
      ASSERT_TRUE(signature);
      EXPECT_EQ(*signature, (SyntheticSignature{sent[i].flow, number, sent[i].at_ns}));
    }
  }
}

TEST_F(SyntheticTest, FlowsSpreadOverInterfacesAndPrefixesAndNoneTurnsRound) {
  const TestChassis c = chassis("packets_per_s: 1000, flows: 220, destination_count: 100");
  const std::unique_ptr<PacketSource> s = source(c);
  const std::vector<Sent> sent = pull_all(*s, kForever, 220);
  const TrafficPlaces places(c.config, 1);
  std::set<std::uint16_t> ingress, egress;
  std::set<IpAddress> destinations;
  std::set<std::string> texts;
  for (const Sent& packet : sent) {
    const IpAddress destination = addresses_of(packet.frame).second;
    const std::optional<InterfaceIndex> out = places.egress_of({kDefaultVrf, destination});
    ASSERT_TRUE(out);
    EXPECT_NE(out->value, packet.ingress);
    ingress.insert(packet.ingress);
    egress.insert(out->value);
    destinations.insert(destination);
    texts.insert(s->flows()[packet.flow].text);
  }
  EXPECT_EQ(ingress.size(), 11U);
  EXPECT_EQ(egress.size(), 11U);
  EXPECT_EQ(destinations.size(), 100U);
  EXPECT_EQ(texts.size(), 220U);
}

TEST_F(SyntheticTest, NamedInterfaceAndDestinationsAreUsed) {
  const TestChassis c = make_chassis(
      "  - {name: s, synthetic: {packets_per_s: 10, interface: GigabitEthernet3/0/1, destinations: [20.0.0.0/16]}}",
      "rows: [{prefix: 20.0.0.0/16, via: FastEthernet2/0/0}, {prefix: 20.0.0.0/30, via: FastEthernet2/0/1}]");
  const std::vector<Sent> sent = pull_all(*source(c), kForever, 1);
  EXPECT_EQ(c.config.interfaces[sent[0].ingress].name, "GigabitEthernet3/0/1");
  EXPECT_EQ(to_string(addresses_of(sent[0].frame).second), "20.0.0.4") << "beyond the more specific prefix";
  EXPECT_EQ(to_string(addresses_of(sent[0].frame).first), "10.0.10.2") << "the neighbour sends";
}

TEST_F(SyntheticTest, WhatCannotBeSentIsRefusedWithThePlaceOfTheItem) {
  struct Case {
    const char* keys;
    const char* expected;
  };
  for (const Case& k : {Case{"packets_per_s: 1, family: ipv6, sizes: [79]", "expected 80"},
                        Case{"packets_per_s: 1, sizes: [4000]", "frame size 4000, expected 60"},
                        Case{"packets_per_s: 1, interface: GigabitEthernet9/0/0", "GigabitEthernet9/0/0"}}) {
    const TestChassis c = chassis(k.keys);
    const auto made = make_source(c.scenario, c.config, instant_ns(0), packet_pool());
    ASSERT_FALSE(made) << k.keys;
    EXPECT_THAT(made.error().message, ::testing::StartsWith("t.yaml:12:5: traffic item 's': "));
    EXPECT_THAT(made.error().message, ::testing::HasSubstr(k.expected));
  }
}

TEST_F(SyntheticTest, TwoRunsAreIdentical) {
  const TestChassis c = chassis("packets_per_s: 999, flows: 17, sizes: imix");
  EXPECT_EQ(pull_all(*source(c), kForever, 2'000), pull_all(*source(c), kForever, 2'000, 5));
}

}  // namespace
}  // namespace hitless::test
