#include <gtest/gtest.h>

#include <algorithm>

#include "hil/measure/identity/packet_identity.h"
#include "hil/traffic/traffic_sources.h"
#include "tests/hil/traffic/traffic_rig.h"
#include "tests/support/packet_pool.h"

namespace hitless::test {
namespace {

class MergedTest : public PacketTest {};

TEST_F(MergedTest, ItemsMergeByInstantTiesInOrderOfTheFile) {
  const TestChassis c = make_chassis(
      "  - {name: a, synthetic: {spacing: 10us, flows: 2}}\n"
      "  - {name: b, synthetic: {spacing: 5us, flows: 3}}\n"
      "  - {name: c, synthetic: {spacing: 10us, flows: 1, family: ipv6}}\n");
  const auto source = make_source(c.scenario, c.config, instant_ns(0), packet_pool());
  ASSERT_TRUE(source) << source.error().message;
  const std::vector<SourceFlow>& flows = (*source)->flows();
  ASSERT_EQ(flows.size(), 6U);
  const std::vector<Sent> sent = pull_all(**source, 40'000, 1'000, 7);
  std::string order;
  for (const Sent& packet : sent) order += flows[packet.flow].item;
  EXPECT_EQ(order, "abcbabcbabcbabcb");
  EXPECT_TRUE(std::is_sorted(sent.begin(), sent.end(), [](const Sent& a, const Sent& b) { return a.at_ns < b.at_ns; }));
  for (const Sent& packet : sent) {
    const auto signature = read_signature(std::span(packet.frame).last(kSignatureBytes));
    ASSERT_TRUE(signature);
    EXPECT_EQ(signature->flow, packet.flow) << "numbers in signatures are those of the whole run";
  }
}

TEST_F(MergedTest, NoTrafficIsAnEmptySource) {
  const TestChassis c = make_chassis("  []");
  const auto source = make_source(c.scenario, c.config, instant_ns(0), packet_pool());
  ASSERT_TRUE(source);
  EXPECT_EQ((*source)->next_at(), kNever);
  EXPECT_TRUE(pull_all(**source, INT64_MAX / 2).empty());
}

TEST_F(MergedTest, AnItemThatEndsLeavesTheOthersGoingOn) {
  const TemporaryDirectory directory;
  write_capture(directory.file("x.pcap"), small_conversation());
  const TestChassis c = make_chassis("  - {name: a, replay: {capture: \"" + directory.file("x.pcap") +
                                     "\", loops: 1}}\n" + "  - {name: b, synthetic: {spacing: 1ms}}\n");
  const auto source = make_source(c.scenario, c.config, instant_ns(0), packet_pool());
  ASSERT_TRUE(source) << source.error().message;
  EXPECT_EQ(pull_all(**source, 100'000'000).size(), small_conversation().size() + 100);
}

}  // namespace
}  // namespace hitless::test
