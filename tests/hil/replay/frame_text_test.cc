#include "hil/replay/frame_text.h"

#include <gtest/gtest.h>

#include "tests/support/packet_builder.h"

namespace hitless::test {
namespace {

TEST(FrameText, Ipv4WithPorts_SaysWhatTheHeadersHold) {
  const Frame frame = PacketBuilder().ipv4("192.0.2.10", "198.51.100.20").ttl(63).udp(5000, 53).payload(20).build();
  EXPECT_EQ(frame_text(frame),
            "02:00:00:00:00:01 > 02:00:00:00:00:02, IPv4 192.0.2.10:5000 > 198.51.100.20:53 udp, 48 bytes, TTL 63, id "
            "4660, checksum 0x7d37");
}

TEST(FrameText, Ipv6WithPorts_PutsAddressesInBrackets) {
  const Frame frame = PacketBuilder().ipv6("2001:db8::1", "2001:db8::2").tcp(1, 22).payload(0).build();
  EXPECT_EQ(
      frame_text(frame),
      "02:00:00:00:00:01 > 02:00:00:00:00:02, IPv6 [2001:db8::1]:1 > [2001:db8::2]:22 tcp, 60 bytes, hop limit 64");
}

TEST(FrameText, LaterFragment_HasNoPorts) {
  const Frame frame = PacketBuilder().ipv4("192.0.2.1", "192.0.2.2").protocol(17).fragment(185).payload(8).build();
  EXPECT_NE(frame_text(frame).find("192.0.2.1 > 192.0.2.2 udp, "), std::string::npos) << frame_text(frame);
  EXPECT_NE(frame_text(frame).find("fragment at 1480"), std::string::npos) << frame_text(frame);
}

TEST(FrameText, VlanArpAndOthers_AreNamed) {
  EXPECT_NE(frame_text(PacketBuilder().vlan(7).ipv4("192.0.2.1", "192.0.2.2").build()).find("VLAN 7, IPv4 "),
            std::string::npos);
  EXPECT_NE(frame_text(PacketBuilder().arp_request().build()).find("ARP"), std::string::npos);
  EXPECT_NE(frame_text(PacketBuilder().ether_type(0x88cc).payload(9).build()).find("ethertype 0x88cc"),
            std::string::npos);
}

TEST(FrameText, FramesCutAnywhere_AreShown) {
  for (const Frame& whole : {PacketBuilder().vlan(7).ipv4("192.0.2.1", "192.0.2.2").udp(1, 2).payload(4).build(),
                             PacketBuilder().ipv6("2001:db8::1", "2001:db8::2").tcp(1, 22).build()})
    for (std::size_t bytes = 0; bytes <= whole.size(); ++bytes)
      EXPECT_FALSE(frame_text(std::span(whole).first(bytes)).empty());
}

}  // namespace
}  // namespace hitless::test
