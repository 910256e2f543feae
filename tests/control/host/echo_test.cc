#include <gtest/gtest.h>

#include "tests/control/host/station_rig.h"

namespace hitless::test {
namespace {

constexpr unsigned kRequest4 = 8;
constexpr unsigned kRequest6 = 128;

TEST(Echo, Ipv4Request_ComesBackWithItsData) {
  for (const std::size_t data : {0U, 1U, 17U, 18U, 19U, 56U, 57U, 1471U, 1472U}) {
    StationRig rig;
    const Frame reply = rig.hear(icmp4(kHost4, "10.0.0.1", echo_message(kRequest4, data)));
    ASSERT_EQ(reply.size(), std::max<std::size_t>(60, 14 + 20 + 8 + data));
    EXPECT_EQ(mac_in(reply, 0), kHostMac);
    EXPECT_EQ(u16(reply, 12), 0x0800);
    EXPECT_EQ(u8(reply, 14), 0x45);
    EXPECT_EQ(u16(reply, 16), 28 + data);
    EXPECT_EQ(u8(reply, 22), 64) << "TTL";
    EXPECT_EQ(u8(reply, 23), 1);
    EXPECT_EQ(address_in(reply, 26, Family::ipv4), "10.0.0.1");
    EXPECT_EQ(address_in(reply, 30, Family::ipv4), kHost4);
    EXPECT_EQ(u16(reply, 34), 0) << "type, code";
    EXPECT_EQ(u32(reply, 38), 0x12345678U) << "identifier, sequence";
    EXPECT_EQ(part(reply, 42, data), bytes_counting(data));
    EXPECT_TRUE(checksums_hold(reply));
    EXPECT_EQ(rig.answered(ReplyKind::echo_reply), 1U);
  }
}

TEST(Echo, Ipv6Request_ComesBackWithItsData) {
  for (const std::size_t data : {0U, 1U, 56U, 1451U, 1452U}) {
    StationRig rig;
    const Frame reply = rig.hear(icmp6(kHost6, "2001:db8::1", echo_message(kRequest6, data)));
    ASSERT_EQ(reply.size(), 14 + 40 + 8 + data);
    EXPECT_EQ(mac_in(reply, 0), kHostMac);
    EXPECT_EQ(u32(reply, 14), 0x60000000U);
    EXPECT_EQ(u16(reply, 18), 8 + data);
    EXPECT_EQ(u16(reply, 20), 58 << 8 | 64);
    EXPECT_EQ(address_in(reply, 22, Family::ipv6), "2001:db8::1");
    EXPECT_EQ(address_in(reply, 38, Family::ipv6), kHost6);
    EXPECT_EQ(u16(reply, 54), 129 << 8);
    EXPECT_EQ(u32(reply, 58), 0x12345678U);
    EXPECT_EQ(part(reply, 62, data), bytes_counting(data));
    EXPECT_TRUE(checksums_hold(reply));
  }
}

TEST(Echo, PaddingOfTheFrame_IsNotData) {
  StationRig rig;
  Frame padded = icmp4(kHost4, "10.0.0.1", echo_message(kRequest4, 3));
  padded.resize(60, std::byte{0x55});
  const Frame reply = rig.hear(padded);
  ASSERT_EQ(reply.size(), 60U);
  EXPECT_EQ(u16(reply, 16), 31);
  EXPECT_EQ(part(reply, 45, 15), Frame(15));
}

TEST(Echo, AddressOfAnotherInterface_IsAnsweredFromThatAddress) {
  StationRig rig;
  const Frame reply4 = rig.hear(icmp4(kHost4, "10.0.1.1", echo_message(kRequest4, 8)));
  EXPECT_EQ(address_in(reply4, 26, Family::ipv4), "10.0.1.1");
  const Frame reply6 = rig.hear(icmp6(kHost6, "2001:db8:1::1", echo_message(kRequest6, 8)));
  EXPECT_EQ(address_in(reply6, 22, Family::ipv6), "2001:db8:1::1");
  EXPECT_EQ(rig.silence(icmp4(kHost4, "10.0.2.1", echo_message(kRequest4, 8))), NoReply::not_ours) << "another VRF";
  Frame inside = icmp4(kHost4, "10.0.0.1", echo_message(kRequest4, 8));
  set8(inside, 5, 2);
  EXPECT_FALSE(rig.hear(inside, DropReason::none, 2).empty());
  Frame outside = icmp4(kHost4, "10.0.1.1", echo_message(kRequest4, 8));
  set8(outside, 5, 2);
  EXPECT_EQ(rig.silence(outside, DropReason::none, 2), NoReply::not_ours);
}

TEST(Echo, LinkLocalAddress_IsAnsweredOnItsOwnLink) {
  StationRig rig;
  const Frame reply =
      rig.hear(icmp6("fe80::9", router_link_local(0), echo_message(kRequest6, 8)), DropReason::link_local_scope);
  ASSERT_FALSE(reply.empty());
  EXPECT_EQ(address_in(reply, 22, Family::ipv6), router_link_local(0));
  EXPECT_EQ(rig.silence(icmp6("fe80::9", router_link_local(1), echo_message(kRequest6, 8))), NoReply::not_ours);
}

TEST(Echo, LastHopsTtl_IsEnoughToArrive) {
  StationRig rig;
  Frame request = icmp4(kHost4, "10.0.0.1", echo_message(kRequest4, 8));
  set8(request, 22, 1);
  fix_ipv4_checksum(request);
  EXPECT_FALSE(rig.hear(request, DropReason::ttl_expired).empty());
  EXPECT_EQ(rig.answered(ReplyKind::echo_reply), 1U);
}

TEST(Echo, TosOfTheRequest_IsTheReplys) {
  StationRig rig;
  Frame request = icmp4(kHost4, "10.0.0.1", echo_message(kRequest4, 8));
  set8(request, 15, 0xb9);  // expedited forwarding, and a congestion mark that stays behind
  fix_ipv4_checksum(request);
  EXPECT_EQ(u8(rig.hear(request), 15), 0xb8);
}

TEST(Echo, WrongChecksum_IsRefused) {
  StationRig rig;
  for (const std::size_t at : {24U, 36U, 38U, 45U}) {
    Frame request = icmp4(kHost4, "10.0.0.1", echo_message(kRequest4, 8));
    set8(request, at, u8(request, at) ^ 1U);
    EXPECT_EQ(rig.silence(request), NoReply::bad_checksum) << at;
  }
  Frame request = icmp6(kHost6, "2001:db8::1", echo_message(kRequest6, 8));
  set8(request, 60, u8(request, 60) ^ 1U);
  EXPECT_EQ(rig.silence(request), NoReply::bad_checksum);
}

TEST(Echo, Fragment_IsNotReassembled) {
  StationRig rig;
  for (const unsigned word : {0x2000U, 0x0001U, 0x2001U}) {
    Frame request = icmp4(kHost4, "10.0.0.1", echo_message(kRequest4, 8));
    set16(request, 20, word);
    fix_ipv4_checksum(request);
    EXPECT_EQ(rig.silence(request), NoReply::fragment) << word;
  }
  for (const std::uint16_t word : std::initializer_list<std::uint16_t>{0x0001, 0x0008, 0x0009}) {
    const Frame request = PacketBuilder()
                              .ethernet(kHostMac, router_mac(0))
                              .ipv6(kHost6, "2001:db8::1")
                              .protocol(58)
                              .fragment(word)
                              .payload(16)
                              .build();
    EXPECT_EQ(rig.silence(request), NoReply::fragment) << word;
  }
}

TEST(Echo, Options_AreNotProcessed) {
  StationRig rig;
  const Frame options = PacketBuilder()
                            .ethernet(kHostMac, router_mac(0))
                            .ipv4(kHost4, "10.0.0.1")
                            .options({1, 1, 1, 0})
                            .protocol(1)
                            .payload(16)
                            .build();
  EXPECT_EQ(rig.silence(options, DropReason::ipv4_options_not_processed), NoReply::options);
  const Frame atomic =
      PacketBuilder().ethernet(kHostMac, router_mac(0)).ipv6(kHost6, "2001:db8::1").fragment(0).payload(16).build();
  EXPECT_EQ(rig.silence(atomic), NoReply::options);
}

TEST(Echo, GroupOrBroadcast_IsNeverSpokenTo) {
  StationRig rig;
  for (const std::string_view destination : {"255.255.255.255", "10.0.0.255", "10.0.0.0", "224.0.0.1"})
    EXPECT_EQ(rig.silence(icmp4(kHost4, destination, echo_message(kRequest4, 8))), NoReply::to_group) << destination;
  EXPECT_EQ(rig.silence(icmp6(kHost6, "ff02::1", echo_message(kRequest6, 8))), NoReply::to_group);
  Frame broadcast = icmp4(kHost4, "10.0.0.1", echo_message(kRequest4, 8));
  for (std::size_t i = 0; i < 6; ++i) set8(broadcast, i, 0xff);
  EXPECT_EQ(rig.silence(broadcast), NoReply::to_group);
}

TEST(Echo, SourceThatIsNoOtherHost_IsNotAnswered) {
  StationRig rig;
  for (const std::string_view source : {"255.255.255.255", "10.0.0.255", "10.0.1.255", "10.0.0.0", "224.0.0.5",
                                        "0.0.0.0", "127.0.0.1", "240.0.0.1", "10.0.0.1", "10.0.1.1"})
    EXPECT_EQ(rig.silence(icmp4(source, "10.0.0.1", echo_message(kRequest4, 8))), NoReply::bad_source) << source;
  for (const std::string_view source : {"ff02::1", "::", "::1", "2001:db8::1", "2001:db8::", "2001:db8:1::1"})
    EXPECT_EQ(rig.silence(icmp6(source, "2001:db8::1", echo_message(kRequest6, 8))), NoReply::bad_source) << source;
  Frame group_mac = icmp4(kHost4, "10.0.0.1", echo_message(kRequest4, 8));
  set8(group_mac, 6, 0x03);
  EXPECT_EQ(rig.silence(group_mac), NoReply::bad_source);
}

TEST(Echo, OtherTypes_AreHeard) {
  StationRig rig;
  for (const unsigned type : {0U, 3U, 5U, 11U, 13U, 17U})
    EXPECT_EQ(rig.silence(icmp4(kHost4, "10.0.0.1", echo_message(type, 28))), NoReply::heard);
  for (const unsigned type : {1U, 2U, 3U, 129U})
    EXPECT_EQ(rig.silence(icmp6(kHost6, "2001:db8::1", echo_message(type, 48))), NoReply::heard);
}

TEST(Echo, MoreThanTheMtu_IsNotAnswered) {
  StationRig rig;
  EXPECT_EQ(rig.silence(icmp4(kHost4, "10.0.0.1", echo_message(kRequest4, 1473))), NoReply::over_mtu);
}

TEST(Echo, CutAnywhere_IsMalformed) {
  StationRig rig;
  const Frame request4 = icmp4(kHost4, "10.0.0.1", echo_message(kRequest4, 30));
  for (std::size_t size = 0; size < request4.size(); ++size)
    EXPECT_EQ(rig.silence(part(request4, 0, size)), NoReply::malformed) << size;
  const Frame request6 = icmp6(kHost6, "2001:db8::1", echo_message(kRequest6, 30));
  for (std::size_t size = 0; size < request6.size(); ++size)
    EXPECT_EQ(rig.silence(part(request6, 0, size)), NoReply::malformed) << size;
}

TEST(Echo, LengthsThatLie_AreMalformed) {
  StationRig rig;
  const Frame good = icmp4(kHost4, "10.0.0.1", echo_message(kRequest4, 30));
  for (const unsigned total : {0U, 19U, 59U, 0xffffU}) {
    Frame bad = good;
    set16(bad, 16, total);
    fix_ipv4_checksum(bad);
    EXPECT_EQ(rig.silence(bad), NoReply::malformed) << total;
  }
  for (const unsigned first : {0x44U, 0x40U, 0x4fU, 0x65U}) {
    Frame bad = good;
    set8(bad, 14, first);
    EXPECT_EQ(rig.silence(part(bad, 0, 34 + 8)), NoReply::malformed) << first;
  }
  for (std::size_t icmp = 0; icmp < 8; ++icmp) {
    Frame bad = good;
    set16(bad, 16, static_cast<unsigned>(20 + icmp));
    fix_ipv4_checksum(bad);
    EXPECT_EQ(rig.silence(bad), NoReply::malformed) << icmp;
  }
  Frame bad = icmp6(kHost6, "2001:db8::1", echo_message(kRequest6, 30));
  set16(bad, 18, 0xffff);
  EXPECT_EQ(rig.silence(bad), NoReply::malformed);
  set16(bad, 18, 7);
  EXPECT_EQ(rig.silence(bad), NoReply::malformed);
}

}  // namespace
}  // namespace hitless::test
