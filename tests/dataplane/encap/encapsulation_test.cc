#include "dataplane/encap/encapsulation.h"

#include <gtest/gtest.h>

#include <array>

#include "dataplane/encap/ethernet.h"
#include "tests/dataplane/encap/four_byte_link.h"
#include "tests/support/packet_builder.h"

namespace hitless::test {
namespace {

using test::kFourByteLink;
using test::PacketBuilder;

constexpr MacAddress kFrom{{0x02, 0, 0, 0, 0, 0x01}}, kTo{{0x02, 0, 0, 0, 0, 0x02}};

struct Read {
  test::Frame frame;
  NetworkProtocol protocol;
};

TEST(EthernetTest, FramesOfEveryKind_AreReadByTheirType) {
  const PacketBuilder good = PacketBuilder().ipv4("192.0.2.1", "198.51.100.7");
  const Read rows[] = {{good.build(), NetworkProtocol::ipv4},
                       {PacketBuilder().ipv6("2001:db8::1", "2001:db8::2").build(), NetworkProtocol::ipv6},
                       {PacketBuilder().arp_request().build(), NetworkProtocol::arp},
                       {PacketBuilder(good).vlan(7).build(), NetworkProtocol::vlan},
                       {PacketBuilder(good).vlan(7, 0x88a8).build(), NetworkProtocol::vlan},
                       {PacketBuilder().ether_type(0x88cc).build(), NetworkProtocol::other}};
  for (const Read& row : rows) {
    EXPECT_EQ(kEthernet.read(row.frame).protocol, row.protocol);
    EXPECT_EQ(kEthernet.read(row.frame).bytes, 14);
  }
  for (std::size_t bytes = 0; bytes < 14; ++bytes)
    EXPECT_EQ(kEthernet.read(std::span(rows[0].frame).first(bytes)).protocol, NetworkProtocol::none);
}

TEST(EthernetTest, GroupBit_MakesAFrameOneForAGroup) {
  const auto to = [](const char* destination) {
    return PacketBuilder().ethernet("02:00:00:00:00:01", destination).ipv4("192.0.2.1", "198.51.100.7").build();
  };
  EXPECT_TRUE(kEthernet.read(to("ff:ff:ff:ff:ff:ff")).to_group);
  EXPECT_TRUE(kEthernet.read(to("01:00:5e:00:00:05")).to_group);
  EXPECT_FALSE(kEthernet.read(to("02:00:00:00:00:02")).to_group);
  EXPECT_TRUE(kEthernet.is_for(to("02:00:00:00:00:02"), kTo));
  EXPECT_FALSE(kEthernet.is_for(to("02:00:00:00:00:02"), kFrom));
  EXPECT_EQ(kEthernet.source(to("02:00:00:00:00:02")), kFrom);
}

/// What a row writes, the same row reads.
TEST(Encapsulations, WrittenHeader_IsReadAsWhatWasWritten) {
  for (const Encapsulation* row : {&kEthernet, &kFourByteLink})
    for (const NetworkProtocol protocol : {NetworkProtocol::ipv4, NetworkProtocol::ipv6, NetworkProtocol::other}) {
      std::array<std::byte, kLinkHeaderMax> bytes{};
      row->write_header(bytes.data(), protocol, kFrom, kTo);
      const std::span<const std::byte> frame = std::span(bytes).first(row->header_bytes);
      EXPECT_EQ(row->read(frame).protocol, protocol) << row->name;
      EXPECT_EQ(row->read(frame).bytes, row->header_bytes) << row->name;
      EXPECT_TRUE(row->is_for(frame, kTo)) << row->name;
      EXPECT_EQ(row->source(frame), row->has_stations ? kFrom : MacAddress{}) << row->name;
      for (std::size_t i = row->header_bytes; i < bytes.size(); ++i) EXPECT_EQ(bytes[i], std::byte{0}) << row->name;
    }
  std::array<std::byte, 14> bytes{};
  kEthernet.write_header(bytes.data(), NetworkProtocol::arp, kFrom, kTo);
  EXPECT_EQ(kEthernet.read(bytes).protocol, NetworkProtocol::arp);
  EXPECT_EQ(kEthernet.describe(bytes), "02:00:00:00:00:01 > 02:00:00:00:00:02");
}

TEST(Encapsulations, RegisteredRow_IsFoundByItsName) {
  EXPECT_EQ(find_encapsulation("ethernet"), &kEthernet);
  EXPECT_EQ(find_encapsulation("four-byte"), nullptr);
  register_encapsulation(kFourByteLink);
  EXPECT_EQ(find_encapsulation("four-byte"), &kFourByteLink);
  EXPECT_EQ(encapsulation_names(), "ethernet, four-byte");
  EXPECT_DEATH(register_encapsulation(kFourByteLink), "two link layers of one name");
  static Encapsulation longer = kFourByteLink;
  longer.name = "longer";
  longer.header_bytes = kLinkHeaderMax + 1;
  EXPECT_DEATH(register_encapsulation(longer), "longer than any buffer has room for");
}

TEST(Encapsulations, PickedLink_IsEthernetOfCompileTimeOrTheRow) {
  EXPECT_TRUE(with_link(kEthernet, [](const auto& link) { return std::is_same_v<decltype(link), const Ethernet&>; }));
  EXPECT_TRUE(
      with_link(kFourByteLink, [](const auto& link) { return std::is_same_v<decltype(link), const LinkByRow&>; }));
}

}  // namespace
}  // namespace hitless::test
