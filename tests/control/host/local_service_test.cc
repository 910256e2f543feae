// Packets to the chassis that are neither ICMP nor neighbour discovery.

#include <gtest/gtest.h>

#include "tests/control/host/station_rig.h"

namespace hitless::test {
namespace {

PacketBuilder to_router4() { return PacketBuilder().ethernet(kHostMac, router_mac(0)).ipv4(kHost4, "10.0.0.1"); }
PacketBuilder to_router6() { return PacketBuilder().ethernet(kHostMac, router_mac(0)).ipv6(kHost6, "2001:db8::1"); }

TEST(LocalService, UdpOverIpv4_IsToldThatThePortIsClosed) {
  StationRig rig;
  const Frame subject = to_router4().udp(4000, 33434).payload(12).build();
  const Frame error = rig.hear(subject);
  ASSERT_EQ(error.size(), 14U + 20 + 8 + 40);
  EXPECT_EQ(u16(error, 34), 3 << 8 | 3);
  EXPECT_EQ(u32(error, 38), 0U);
  EXPECT_EQ(part(error, 42, 40), part(subject, 14, 40));
  EXPECT_TRUE(checksums_hold(error));
  EXPECT_EQ(rig.answered(ReplyKind::port_unreachable), 1U);
}

TEST(LocalService, UdpOverIpv6_IsToldThatThePortIsClosed) {
  StationRig rig;
  const Frame subject = to_router6().udp(4000, 33434).payload(13).build();
  const Frame error = rig.hear(subject);
  ASSERT_EQ(error.size(), 14U + 40 + 8 + 61);
  EXPECT_EQ(u16(error, 54), 1 << 8 | 4);
  EXPECT_EQ(part(error, 62, 61), part(subject, 14, 61));
  EXPECT_TRUE(checksums_hold(error));
}

TEST(LocalService, UdpToAnotherInterfacesAddress_IsAnsweredAsEachFamilyHasIt) {
  StationRig rig;
  const Frame error4 =
      rig.hear(PacketBuilder().ethernet(kHostMac, router_mac(0)).ipv4(kHost4, "10.0.1.1").udp(1, 2).build());
  EXPECT_EQ(address_in(error4, 26, Family::ipv4), "10.0.0.1") << "RFC 1812 4.3.2.4";
  const Frame error6 =
      rig.hear(PacketBuilder().ethernet(kHostMac, router_mac(0)).ipv6(kHost6, "2001:db8:1::1").udp(1, 2).build());
  EXPECT_EQ(address_in(error6, 22, Family::ipv6), "2001:db8:1::1") << "RFC 4443 2.2 (a)";
}

TEST(LocalService, Tcp_IsDroppedSilently) {
  StationRig rig;
  EXPECT_EQ(rig.silence(to_router4().tcp(4000, 22).build()), NoReply::no_service);
  EXPECT_EQ(rig.silence(to_router6().tcp(4000, 22).build()), NoReply::no_service);
  EXPECT_EQ(rig.silence(to_router4().protocol(89).payload(20).build()), NoReply::no_service);
}

TEST(LocalService, DamagedUdp_IsDiscarded) {
  StationRig rig;
  Frame wrong_sum = to_router4().udp(1, 2).payload(10).build();
  set8(wrong_sum, 45, u8(wrong_sum, 45) ^ 1U);
  EXPECT_EQ(rig.silence(wrong_sum), NoReply::bad_checksum);
  set16(wrong_sum, 40, 0);
  EXPECT_FALSE(rig.hear(wrong_sum).empty()) << "IPv4 may go without a checksum";
  Frame without_sum = to_router6().udp(1, 2).payload(10).build();
  set16(without_sum, 60, 0);
  EXPECT_EQ(rig.silence(without_sum), NoReply::bad_checksum) << "IPv6 may not";
  Frame sums_without = to_router6().udp(1, 2).payload(10).build();
  set16(sums_without, 62, 0);
  set16(sums_without, 60, 0);
  Frame pseudo = part(sums_without, 22, 50);
  pseudo.insert(pseudo.end(), {std::byte{0}, std::byte{18}, std::byte{0}, std::byte{17}});
  set16(sums_without, 62, internet_checksum(pseudo));
  EXPECT_EQ(rig.silence(sums_without), NoReply::bad_checksum) << "not even where zero would be right";
  for (const unsigned length : {0U, 7U, 19U, 0xffffU}) {
    Frame lies = to_router4().udp(1, 2).payload(10).build();
    set16(lies, 38, length);
    EXPECT_EQ(rig.silence(lies), NoReply::malformed) << length;
  }
  EXPECT_EQ(rig.silence(to_router4().protocol(17).payload(7).build()), NoReply::malformed);
}

TEST(LocalService, FragmentOfUdp_IsNotReported) {
  StationRig rig;
  EXPECT_EQ(rig.silence(to_router4().fragment(0x2000).udp(1, 2).payload(16).build()), NoReply::fragment);
  EXPECT_EQ(rig.silence(to_router6().fragment(1).udp(1, 2).payload(16).build()), NoReply::fragment);
}

TEST(LocalService, UnknownEtherTypes_AreNotOurs) {
  StationRig rig;
  EXPECT_EQ(rig.silence(PacketBuilder().ethernet(kHostMac, router_mac(0)).ether_type(0x88cc).payload(50).build()),
            NoReply::not_ours);
  EXPECT_EQ(rig.silence(to_router4().vlan(5).udp(1, 2).build()), NoReply::not_ours);
}

}  // namespace
}  // namespace hitless::test
