// Flows of frames that nobody announced.
#include "hil/ports/flow_numbers.h"

#include <gtest/gtest.h>

#include "tests/support/packet_builder.h"

namespace hitless::test {
namespace {

test::Frame udp(std::uint16_t port) {
  return test::PacketBuilder().ipv4("192.0.2.1", "198.51.100.7").udp(port, 53).payload(20).build();
}

TEST(FlowNumbers, FirstFrames_AreNumberedInTheirOrderAndPrintedAsTheMeterDoes) {
  FlowNumbers numbers(8);
  EXPECT_EQ(numbers.of(InterfaceIndex(2), udp(1000)), 0U);
  EXPECT_EQ(numbers.of(InterfaceIndex(2), udp(1001)), 1U);
  EXPECT_EQ(numbers.of(InterfaceIndex(3), udp(1000)), 2U) << "another interface, another flow";
  EXPECT_EQ(numbers.of(InterfaceIndex(2), test::PacketBuilder().arp_request().build()), 3U);
  EXPECT_EQ(numbers.of(InterfaceIndex(2), udp(1000)), 0U);
  const auto flows = numbers.flows();
  ASSERT_EQ(flows.size(), 4U);
  EXPECT_EQ(flows[1].text, "192.0.2.1:1001 > 198.51.100.7:53 udp");
  EXPECT_EQ(flows[1].ingress, InterfaceIndex(2));
  EXPECT_EQ(flows[3].text, to_string(FrameKind::arp));
}

TEST(FlowNumbers, MoreFlowsThanRoom_ShareTheLastNumberAndAreCounted) {
  FlowNumbers numbers(3);
  for (std::uint16_t port = 0; port < 10; ++port)
    EXPECT_EQ(numbers.of(InterfaceIndex(0), udp(static_cast<std::uint16_t>(1000 + port))),
              std::min<std::uint32_t>(port, 2));
  EXPECT_EQ(numbers.beyond(), 7U);
  EXPECT_EQ(numbers.size(), 3U);
  EXPECT_EQ(numbers.of(InterfaceIndex(0), udp(1001)), 1U) << "known ones keep theirs";
}

}  // namespace
}  // namespace hitless::test
