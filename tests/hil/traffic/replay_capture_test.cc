// The recorded captures of this repository and those of the data directory, replayed over the demo's chassis.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "hil/chassis/chassis_builder.h"
#include "hil/traffic/traffic_places.h"
#include "hil/traffic/traffic_sources.h"
#include "tests/hil/traffic/traffic_rig.h"
#include "tests/support/packet_pool.h"

namespace hitless::test {
namespace {

class ReplayCaptures : public PacketTest {};

TEST_F(ReplayCaptures, TheDemosReachOverAThousandPrefixesAtAFewThousandPacketsASecond) {
  const Result<Scenario> scenario = load_scenario("hil/scenarios/demo.yaml");
  ASSERT_TRUE(scenario) << scenario.error().message;
  const Result<Catalogue> catalogue = load_catalogue(*scenario);
  const Result<ChassisConfig> chassis = build_chassis_config(*scenario, *catalogue);
  ASSERT_TRUE(chassis) << chassis.error().message;
  const auto source = make_source(*scenario, *chassis, instant_ns(0), packet_pool());
  ASSERT_TRUE(source) << source.error().message;
  std::set<Prefix> networks;  // of at least /24 or /48: no two of them in one generated leaf of that size
  std::set<std::uint16_t> ingress;
  std::uint64_t packets = 0;
  std::vector<rte_mbuf*> out(64);
  constexpr std::int64_t kSeconds = 60;
  while (const std::size_t count = (*source)->pull(instant_ns(kSeconds * 1'000'000'000), out)) {
    packets += count;
    for (std::size_t i = 0; i < count; ++i) {
      const IpAddress destination = addresses_of(copy_bytes(out[i])).second;
      networks.insert(make_prefix(destination, destination.family == Family::ipv4 ? 24 : 48));
      ingress.insert(meta_of(out[i]).ingress.value);
      rte_pktmbuf_free(out[i]);
    }
  }
  EXPECT_GT(networks.size(), 1'000U);
  EXPECT_EQ(ingress.size(), chassis->interfaces.size());
  EXPECT_GT(packets, kSeconds * 1'200U);
  EXPECT_LT(packets, kSeconds * 3'000U);
  RecordProperty("packets_per_s", static_cast<int>(packets / kSeconds));
  RecordProperty("networks", static_cast<int>(networks.size()));
}

TEST_F(ReplayCaptures, CardsThatMayNotLoseAnythingTalkToEachOther) {
  // Otherwise `cards_without_loss` would be kept by saying nothing.
  for (const char* file : {"hil/scenarios/demo.yaml", "hil/scenarios/quick-upgrade.yaml"}) {
    const Result<Scenario> scenario = load_scenario(file);
    ASSERT_TRUE(scenario) << scenario.error().message;
    const Result<Catalogue> catalogue = load_catalogue(*scenario);
    const Result<ChassisConfig> chassis = build_chassis_config(*scenario, *catalogue);
    ASSERT_TRUE(chassis) << chassis.error().message;
    const TrafficPlaces places(*chassis, scenario->seed);
    const auto source = make_source(*scenario, *chassis, instant_ns(0), packet_pool());
    ASSERT_TRUE(source) << source.error().message;
    const auto spared = [&](InterfaceIndex interface) {
      const std::vector<std::uint16_t>& slots = scenario->expect.cards_without_loss;
      return std::find(slots.begin(), slots.end(), chassis->interfaces[interface.index()].slot.value) != slots.end();
    };
    std::set<std::uint32_t> flows;
    for (const Sent& packet : pull_all(**source, 60'000'000'000, 100'000))
      if (spared(InterfaceIndex(packet.ingress))) {
        const std::optional<InterfaceIndex> out = places.egress_of({kDefaultVrf, addresses_of(packet.frame).second});
        if (out && *out != InterfaceIndex(packet.ingress) && spared(*out)) flows.insert(packet.flow);
      }
    EXPECT_GE(flows.size(), 2U) << file;
  }
}

TEST_F(ReplayCaptures, RightChecksumsStayRightInRealTraffic) {
  std::size_t checked = 0;
  for (const char* name : {"hil/captures/web.pcap", "hil/captures/bulk.pcap", "hil/captures/mixed.pcap",
                           "pcap/example.pcap", "pcap/dns.pcap", "pcap/many-protocols.pcap", "pcap/rtp_160k.pcap"}) {
    const std::string path =
        std::string(name).starts_with("hil/") ? std::filesystem::absolute(name).string() : data_file(name);
    if (path.empty()) continue;
    const Result<Capture> capture = read_capture(path);
    ASSERT_TRUE(capture) << capture.error().message;
    if (capture->longest > 2000) continue;  // longer than this test's mbufs
    const TestChassis c = make_chassis("  - {name: r, replay: {capture: \"" + path + "\", loops: 1}}");
    const auto source = make_source(c.scenario, c.config, instant_ns(0), packet_pool());
    ASSERT_TRUE(source) << source.error().message;
    const std::vector<Sent> sent = pull_all(**source, INT64_MAX / 2);
    ASSERT_EQ(sent.size(), capture->packets.size()) << name;
    for (std::size_t i = 0; i < sent.size(); ++i) {
      const CapturedPacket& packet = capture->packets[i];
      const Frame recorded(capture->frame(i).begin(), capture->frame(i).end());
      ASSERT_EQ(without_addresses(sent[i].frame, packet), without_addresses(recorded, packet)) << name << " " << i;
      // Headers of the plain shapes that the test's own sum knows.
      const bool plain =
          packet.addresses != 0 && packet.l4_checksum != 0 && (packet.is_ipv6 || recorded[14] == std::byte{0x45});
      if (!plain || (packet.is_ipv6 && recorded[20] != std::byte{6} && recorded[20] != std::byte{17})) continue;
      ASSERT_EQ(wrong_checksum(sent[i].frame), wrong_checksum(recorded)) << name << " packet " << i;
      ++checked;
    }
  }
  EXPECT_GT(checked, 1'000U);
}

}  // namespace
}  // namespace hitless::test
