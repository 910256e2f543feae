#include "dataplane/net/flow_hash.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "dataplane/base/random.h"
#include "tests/support/packet_builder.h"

namespace hitless::test {
namespace {

using test::Frame;
using test::PacketBuilder;

std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text)); }
/// The IP packet inside a frame of the builder.
std::span<const std::byte> packet(const Frame& frame) { return std::span(frame).subspan(14); }

TEST(Crc32c, PublishedVectors_AreMet) {
  // RFC 3720 B.4, and the check value of the CRC catalogue.
  std::vector<std::byte> zeros(32), ones(32, std::byte{0xff}), up(32), down(32);
  for (unsigned i = 0; i < 32; ++i) {
    up[i] = static_cast<std::byte>(i);
    down[i] = static_cast<std::byte>(31 - i);
  }
  EXPECT_EQ(crc32c(bytes("123456789")), 0xe3069283U);
  EXPECT_EQ(crc32c(zeros), 0x8a9136aaU);
  EXPECT_EQ(crc32c(ones), 0x62a8ab43U);
  EXPECT_EQ(crc32c(up), 0x46dd794eU);
  EXPECT_EQ(crc32c(down), 0x113fdb5cU);
}

TEST(Crc32c, InstructionAndTable_Agree) {
  Random random(1, "crc32c");
  std::vector<std::byte> data;
  for (int length = 0; length < 100; ++length) {
    EXPECT_EQ(crc32c(data), crc32c_by_table(data)) << length;
    data.push_back(static_cast<std::byte>(random.below(256)));
  }
}

TEST(FlowHash, Key_IsTheDocumentedBytes) {
  const Frame frame = PacketBuilder().ipv4("192.0.2.1", "198.51.100.7").udp(0x1234, 0x5678).payload(9).build();
  const unsigned char key[] = {192, 0, 2, 1, 198, 51, 100, 7, 0x12, 0x34, 0x56, 0x78, 17, 0, 0, 0};
  EXPECT_EQ(flow_hash4(packet(frame)), crc32c_by_table(std::as_bytes(std::span(key))));
}

TEST(FlowHash, PortsAndAddresses_MakeFlowsDiffer) {
  const auto hash = [](const char* to, std::uint16_t port) {
    return flow_hash4(packet(PacketBuilder().ipv4("192.0.2.1", to).tcp(port, 80).build()));
  };
  EXPECT_EQ(hash("198.51.100.7", 1000), hash("198.51.100.7", 1000));
  EXPECT_NE(hash("198.51.100.7", 1000), hash("198.51.100.7", 1001));
  EXPECT_NE(hash("198.51.100.7", 1000), hash("198.51.100.8", 1000));
}

TEST(FlowHash, FragmentsOfOnePacket_StayTogether) {
  const auto first = PacketBuilder().ipv4("192.0.2.1", "198.51.100.7").udp(7, 9).payload(24).fragment(0x2000).build();
  const auto last = PacketBuilder().ipv4("192.0.2.1", "198.51.100.7").protocol(17).payload(24).fragment(0x0004).build();
  const auto whole = PacketBuilder().ipv4("192.0.2.1", "198.51.100.7").udp(7, 9).payload(24).fragment(0x4000).build();
  EXPECT_EQ(flow_hash4(packet(first)), flow_hash4(packet(last)));
  EXPECT_NE(flow_hash4(packet(first)), flow_hash4(packet(whole)));  // don't-fragment is not a fragment: ports count

  const auto first6 = PacketBuilder().ipv6("2001:db8::1", "2001:db8::2").udp(7, 9).payload(24).fragment(0x0001).build();
  const auto last6 =
      PacketBuilder().ipv6("2001:db8::1", "2001:db8::2").protocol(17).payload(24).fragment(0x0008).build();
  EXPECT_EQ(flow_hash6(packet(first6)), flow_hash6(packet(last6)));
}

TEST(FlowHash, Ipv6ExtensionHeaders_AreSteppedOver) {
  Frame plain = PacketBuilder().ipv6("2001:db8::1", "2001:db8::2").udp(7, 9).payload(8).build();
  Frame extended = plain;
  extended[14 + 6] = std::byte{0};  // hop-by-hop first, then UDP
  const std::byte options[8] = {std::byte{17}, std::byte{0}, std::byte{1}, std::byte{4}};
  extended.insert(extended.begin() + 54, options, options + 8);
  EXPECT_EQ(flow_hash6(packet(plain)), flow_hash6(packet(extended)));
}

TEST(FlowHash, PacketThatEndsBeforeItsPorts_HashesWithoutThem) {
  const auto cut = PacketBuilder().ipv4("192.0.2.1", "198.51.100.7").protocol(17).payload(3).build();
  const auto other = PacketBuilder().ipv4("192.0.2.1", "198.51.100.7").protocol(17).payload(2).build();
  EXPECT_EQ(flow_hash4(packet(cut)), flow_hash4(packet(other)));
  Frame endless = PacketBuilder().ipv6("2001:db8::1", "2001:db8::2").protocol(60).payload(2000).build();
  for (std::size_t i = 54; i < endless.size(); i += 8) endless[i] = std::byte{60}, endless[i + 1] = std::byte{0};
  EXPECT_EQ(flow_hash6(packet(endless)), flow_hash6(packet(endless)));
}

}  // namespace
}  // namespace hitless::test
