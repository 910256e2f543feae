#include <gtest/gtest.h>

#include "tests/control/host/station_rig.h"

namespace hitless::test {
namespace {

/// A packet on its way from the host at interface 0 to somewhere else.
PacketBuilder passing(Family family) {
  PacketBuilder builder;
  builder.ethernet(kHostMac, router_mac(0));
  if (family == Family::ipv4) return builder.ipv4(kHost4, kFar4);
  return builder.ipv6(kHost6, kFar6);
}
Frame datagram(Family family, std::size_t payload = 100) {
  return passing(family).udp(4000, 33434).payload(payload).build();
}
Frame with_dont_fragment(std::size_t payload) {
  return passing(Family::ipv4).fragment(0x4000).udp(4000, 33434).payload(payload).build();
}

struct Expected {
  DropReason why;
  ReplyKind kind;
  unsigned type4, code4, type6, code6;
};
constexpr Expected kExpected[] = {
    {DropReason::ttl_expired, ReplyKind::time_exceeded, 11, 0, 3, 0},
    {DropReason::no_route, ReplyKind::network_unreachable, 3, 0, 1, 0},
    {DropReason::null_route, ReplyKind::network_unreachable, 3, 0, 1, 0},
    {DropReason::adjacency_incomplete, ReplyKind::host_unreachable, 3, 1, 1, 3},
};

TEST(IcmpError, Ipv4Drop_IsToldToTheSource) {
  for (const Expected& expected : kExpected) {
    StationRig rig;
    const Frame subject = datagram(Family::ipv4);
    const Frame error = rig.hear(subject, expected.why);
    ASSERT_EQ(error.size(), 14U + 20 + 8 + 128) << to_string(expected.why);
    EXPECT_EQ(mac_in(error, 0), kHostMac);
    EXPECT_EQ(u8(error, 15), 0xc0) << "precedence";
    EXPECT_EQ(u16(error, 20), 0x4000) << "never a fragment";
    EXPECT_EQ(u16(error, 22), 64 << 8 | 1) << "TTL, ICMP";
    EXPECT_EQ(address_in(error, 26, Family::ipv4), "10.0.0.1");
    EXPECT_EQ(address_in(error, 30, Family::ipv4), kHost4);
    EXPECT_EQ(u8(error, 34), expected.type4);
    EXPECT_EQ(u8(error, 35), expected.code4);
    EXPECT_EQ(u32(error, 38), 0U);
    EXPECT_EQ(part(error, 42, 128), part(subject, 14, 128));
    EXPECT_TRUE(checksums_hold(error));
    EXPECT_EQ(rig.answered(expected.kind), 1U);
  }
}

TEST(IcmpError, Ipv6Drop_IsToldToTheSource) {
  for (const Expected& expected : kExpected) {
    StationRig rig;
    const Frame subject = datagram(Family::ipv6);
    const Frame error = rig.hear(subject, expected.why);
    ASSERT_EQ(error.size(), 14U + 40 + 8 + 148) << to_string(expected.why);
    EXPECT_EQ(u32(error, 14), 0x60000000U);
    EXPECT_EQ(u16(error, 20), 58 << 8 | 64);
    EXPECT_EQ(address_in(error, 22, Family::ipv6), "2001:db8::1");
    EXPECT_EQ(address_in(error, 38, Family::ipv6), kHost6);
    EXPECT_EQ(u8(error, 54), expected.type6);
    EXPECT_EQ(u8(error, 55), expected.code6);
    EXPECT_EQ(u32(error, 58), 0U);
    EXPECT_EQ(part(error, 62, 148), part(subject, 14, 148));
    EXPECT_TRUE(checksums_hold(error));
    EXPECT_EQ(rig.answered(expected.kind), 1U);
  }
}

TEST(IcmpError, LongSubject_IsQuotedUpToTheLimit) {
  StationRig rig;
  const Frame subject4 = datagram(Family::ipv4, 1400);
  const Frame error4 = rig.hear(subject4, DropReason::no_route);
  ASSERT_EQ(error4.size(), 14U + 576);
  EXPECT_EQ(part(error4, 42, 548), part(subject4, 14, 548));
  EXPECT_TRUE(checksums_hold(error4));
  const Frame subject6 = datagram(Family::ipv6, 1400);
  const Frame error6 = rig.hear(subject6, DropReason::no_route);
  ASSERT_EQ(error6.size(), 14U + 1280);
  EXPECT_EQ(part(error6, 62, 1232), part(subject6, 14, 1232));
  EXPECT_TRUE(checksums_hold(error6));
}

TEST(IcmpError, SmallMtuOfTheWayBack_LimitsTheQuote) {
  ChassisConfig config = five_interfaces();
  config.interfaces[0].mtu_bytes = 300;
  StationRig rig(config);
  const Frame error = rig.hear(datagram(Family::ipv4, 1000), DropReason::no_route);
  EXPECT_EQ(error.size(), 14U + 300);
  EXPECT_TRUE(checksums_hold(error));
}

TEST(IcmpError, PaddingOfTheFrame_IsNotQuoted) {
  StationRig rig;
  Frame subject = datagram(Family::ipv4, 5);
  subject.resize(60, std::byte{0x55});
  const Frame error = rig.hear(subject, DropReason::no_route);
  EXPECT_EQ(u16(error, 16), 20 + 8 + 33);
}

TEST(IcmpError, TosOfTheSubject_IsKeptUnderPrecedenceSix) {
  StationRig rig;
  Frame subject = datagram(Family::ipv4);
  set8(subject, 15, 0x33);
  fix_ipv4_checksum(subject);
  EXPECT_EQ(u8(rig.hear(subject, DropReason::no_route), 15), 0xd0);
}

TEST(IcmpError, Ipv4OverTheMtu_SaysWhatFits) {
  StationRig rig;
  const Frame error = rig.hear(with_dont_fragment(1400), DropReason::mtu_exceeded, 0, 1);
  ASSERT_EQ(error.size(), 14U + 576);
  EXPECT_EQ(u16(error, 34), 3 << 8 | 4);
  EXPECT_EQ(u32(error, 38), 1300U) << "the egress interface's";
  EXPECT_TRUE(checksums_hold(error));
  EXPECT_EQ(rig.answered(ReplyKind::packet_too_big), 1U);
  EXPECT_EQ(rig.silence(datagram(Family::ipv4, 1400), DropReason::mtu_exceeded), NoReply::no_error_due)
      << "without DF a router may fragment";
}

TEST(IcmpError, Ipv6OverTheMtu_SaysWhatFits) {
  StationRig rig;
  const Frame error = rig.hear(datagram(Family::ipv6, 1400), DropReason::mtu_exceeded, 0, 1);
  ASSERT_EQ(error.size(), 14U + 1280);
  EXPECT_EQ(u16(error, 54), 2 << 8);
  EXPECT_EQ(u32(error, 58), 1300U);
  EXPECT_TRUE(checksums_hold(error));
}

TEST(IcmpError, MtuBeyondSixteenBits_IsSaidAsFarAsItGoes) {
  ChassisConfig config = five_interfaces();
  config.interfaces[1].mtu_bytes = 70000;
  StationRig rig(config);
  EXPECT_EQ(u32(rig.hear(with_dont_fragment(100), DropReason::mtu_exceeded, 0, 1), 38), 65535U);
  EXPECT_EQ(u32(rig.hear(datagram(Family::ipv6), DropReason::mtu_exceeded, 0, 1), 58), 70000U);
}

TEST(IcmpError, OtherReasons_ConcernNoHost) {
  StationRig rig;
  for (std::size_t i = 1; i < static_cast<std::size_t>(DropReason::count_); ++i) {
    const auto why = static_cast<DropReason>(i);
    if (why == DropReason::mtu_exceeded) continue;
    bool due = false;
    for (const Expected& expected : kExpected) due = due || expected.why == why;
    if (due) continue;
    EXPECT_EQ(rig.silence(datagram(Family::ipv4), why), NoReply::no_error_due) << to_string(why);
    EXPECT_EQ(rig.silence(datagram(Family::ipv6), why), NoReply::no_error_due) << to_string(why);
  }
  EXPECT_EQ(rig.silence(datagram(Family::ipv4)), NoReply::not_ours) << "without a reason it was not for us";
}

TEST(IcmpError, AboutAnError_IsNotSent) {
  StationRig rig;
  for (const unsigned type : {3U, 4U, 5U, 11U, 12U})
    EXPECT_EQ(rig.silence(icmp4(kHost4, kFar4, echo_message(type, 28)), DropReason::no_route), NoReply::about_error);
  for (const unsigned type : {1U, 2U, 3U, 4U, 100U, 127U, 137U})
    EXPECT_EQ(rig.silence(icmp6(kHost6, kFar6, echo_message(type, 48)), DropReason::no_route), NoReply::about_error);
  EXPECT_FALSE(rig.hear(icmp4(kHost4, kFar4, echo_message(8, 28)), DropReason::no_route).empty());
  EXPECT_FALSE(rig.hear(icmp6(kHost6, kFar6, echo_message(128, 28)), DropReason::no_route).empty());
  const Frame without_type = passing(Family::ipv4).protocol(1).build();
  EXPECT_EQ(rig.silence(without_type, DropReason::no_route), NoReply::about_error);
}

TEST(IcmpError, AboutAnErrorBehindExtensionHeaders_IsNotSent) {
  StationRig rig;
  // The counting payload is made into destination options, a fragment header, and the first fragment of ICMPv6.
  Frame subject = passing(Family::ipv6).protocol(60).payload(32).build();
  set16(subject, 54, 44 << 8);  // destination options, then a fragment header
  set16(subject, 62, 58 << 8);  // then ICMPv6
  set16(subject, 64, 0x0001);   // offset 0, more to come
  set16(subject, 70, 1 << 8);   // unreachable
  EXPECT_EQ(rig.silence(subject, DropReason::no_route), NoReply::about_error);
  set16(subject, 70, 128 << 8);
  EXPECT_FALSE(rig.hear(subject, DropReason::no_route).empty());
  set16(subject, 54, 44 << 8 | 200);
  EXPECT_EQ(rig.silence(subject, DropReason::no_route), NoReply::malformed) << "the options run beyond the packet";
}

TEST(IcmpError, LaterFragment_IsNotReported) {
  StationRig rig;
  const auto fragment = [](Family family, std::uint16_t word) {
    return passing(family).fragment(word).udp(1, 2).payload(64).build();
  };
  EXPECT_EQ(rig.silence(fragment(Family::ipv4, 0x2001), DropReason::no_route), NoReply::fragment);
  EXPECT_EQ(rig.silence(fragment(Family::ipv4, 0x0001), DropReason::no_route), NoReply::fragment);
  EXPECT_FALSE(rig.hear(fragment(Family::ipv4, 0x2000), DropReason::no_route).empty());
  EXPECT_EQ(rig.silence(fragment(Family::ipv6, 0x0009), DropReason::no_route), NoReply::fragment);
  EXPECT_FALSE(rig.hear(fragment(Family::ipv6, 0x0001), DropReason::no_route).empty());
}

TEST(IcmpError, GroupOrBroadcastDestination_IsNotReported) {
  StationRig rig;
  for (const std::string_view destination : {"224.0.0.9", "239.1.2.3", "255.255.255.255", "10.0.1.255"}) {
    const Frame subject = PacketBuilder().ethernet(kHostMac, router_mac(0)).ipv4(kHost4, destination).udp(1, 2).build();
    EXPECT_EQ(rig.silence(subject, DropReason::no_route), NoReply::to_group) << destination;
  }
  const Frame subject = PacketBuilder().ethernet(kHostMac, router_mac(0)).ipv6(kHost6, "ff0e::5").udp(1, 2).build();
  EXPECT_EQ(rig.silence(subject, DropReason::no_route), NoReply::to_group);
  for (const std::string_view mac : {"ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:05"}) {
    const Frame in_group = PacketBuilder().ethernet(kHostMac, mac).ipv4(kHost4, kFar4).udp(1, 2).build();
    EXPECT_EQ(rig.silence(in_group, DropReason::no_route), NoReply::to_group) << mac;
  }
}

TEST(IcmpError, SourceThatIsNoOtherHost_IsNotTold) {
  StationRig rig;
  for (const std::string_view source :
       {"0.0.0.0", "127.0.0.1", "224.0.0.9", "255.255.255.255", "240.0.0.1", "10.0.0.255", "10.0.1.255", "10.0.0.1"}) {
    const Frame subject = PacketBuilder().ethernet(kHostMac, router_mac(0)).ipv4(source, kFar4).udp(1, 2).build();
    EXPECT_EQ(rig.silence(subject, DropReason::no_route), NoReply::bad_source) << source;
  }
  for (const std::string_view source : {"::", "::1", "ff02::9", "2001:db8::1", "2001:db8::"}) {
    const Frame subject = PacketBuilder().ethernet(kHostMac, router_mac(0)).ipv6(source, kFar6).udp(1, 2).build();
    EXPECT_EQ(rig.silence(subject, DropReason::no_route), NoReply::bad_source) << source;
  }
}

TEST(IcmpError, SourceAddress_IsOfTheInterfaceItLeavesBy) {
  ChassisConfig config = five_interfaces();
  config.addressing[0].addresses.push_back(parse_interface_address("10.0.77.1/24").value());
  StationRig rig(config);
  const auto from = [](std::string_view source) {
    return PacketBuilder().ethernet(kHostMac, router_mac(0)).ipv4(source, kFar4).udp(1, 2).build();
  };
  EXPECT_EQ(address_in(rig.hear(from("10.0.77.9"), DropReason::no_route), 26, Family::ipv4), "10.0.77.1");
  EXPECT_EQ(address_in(rig.hear(from("192.0.2.9"), DropReason::no_route), 26, Family::ipv4), "10.0.0.1");
  Frame without_address = datagram(Family::ipv4);
  set8(without_address, 5, 3);
  EXPECT_EQ(rig.silence(without_address, DropReason::no_route, 3), NoReply::no_address);
}

TEST(IcmpError, BadHeader_IsNotReported) {
  StationRig rig;
  Frame subject = datagram(Family::ipv4);
  set8(subject, 22, 1);
  EXPECT_EQ(rig.silence(subject, DropReason::ttl_expired), NoReply::bad_checksum);
  EXPECT_EQ(rig.silence(part(datagram(Family::ipv6), 0, 100), DropReason::ttl_expired), NoReply::malformed);
}

}  // namespace
}  // namespace hitless::test
