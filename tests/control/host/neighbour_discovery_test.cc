#include "control/host/neighbour_discovery.h"

#include <gtest/gtest.h>

#include "tests/control/host/station_rig.h"

namespace hitless::test {
namespace {

constexpr unsigned kSolicitation = 135;
constexpr unsigned kAdvertisement = 136;
constexpr unsigned kRouter = 0x80;
constexpr unsigned kSolicited = 0x40;
constexpr unsigned kOverride = 0x20;
constexpr std::string_view kSolicitedNode = "ff02::1:ff00:1";

Frame solicitation(std::string_view source, std::string_view destination, std::string_view target,
                   const Frame& options = {}) {
  return icmp6(source, destination, neighbour_message(kSolicitation, 0, target, options), 255);
}
Frame advertisement(unsigned flags, std::string_view target, const Frame& options) {
  return icmp6(kHost6, "2001:db8::1", neighbour_message(kAdvertisement, flags, target, options), 255);
}
std::string from(const Frame& frame) { return address_in(frame, 22, Family::ipv6); }
std::string to(const Frame& frame) { return address_in(frame, 38, Family::ipv6); }

void expect_advertisement(const Frame& frame, unsigned flags, std::string_view target) {
  ASSERT_EQ(frame.size(), 14U + 40 + 32);
  EXPECT_EQ(u16(frame, 12), 0x86dd);
  EXPECT_EQ(u8(frame, 20), 58);
  EXPECT_EQ(u8(frame, 21), 255) << "hop limit";
  EXPECT_EQ(from(frame), target);
  EXPECT_EQ(u16(frame, 54), kAdvertisement << 8);
  EXPECT_EQ(u32(frame, 58), flags << 24);
  EXPECT_EQ(address_in(frame, 62, Family::ipv6), target);
  EXPECT_EQ(u16(frame, 78), 0x0201) << "target link-layer address";
  EXPECT_EQ(mac_in(frame, 80), router_mac(0));
  EXPECT_TRUE(checksums_hold(frame));
}

TEST(NeighbourDiscovery, SolicitationForGlobalAddress_IsAnsweredToTheAsker) {
  StationRig rig;
  const Frame reply = rig.hear(solicitation(kHost6, kSolicitedNode, "2001:db8::1", mac_option(1, kHostMac)),
                               DropReason::multicast_not_routed);
  expect_advertisement(reply, kRouter | kSolicited | kOverride, "2001:db8::1");
  EXPECT_EQ(mac_in(reply, 0), kHostMac);
  EXPECT_EQ(to(reply), kHost6);
  EXPECT_EQ(rig.answered(ReplyKind::neighbour_advertisement), 1U);
}

TEST(NeighbourDiscovery, SolicitationForLinkLocalAddress_IsAnswered) {
  StationRig rig;
  const std::string own = router_link_local(0);
  EXPECT_EQ(own, "fe80::1ff:fe00:0");
  expect_advertisement(rig.hear(solicitation("fe80::9", "ff02::1:ff00:0", own)), kRouter | kSolicited | kOverride, own);
  expect_advertisement(rig.hear(solicitation("fe80::9", own, own), DropReason::link_local_scope),
                       kRouter | kSolicited | kOverride, own);
  EXPECT_EQ(rig.silence(solicitation("fe80::9", "ff02::1:ff00:1", router_link_local(1))), NoReply::not_ours);
  Frame without_ipv6 = solicitation("fe80::9", "ff02::1:ff00:3", router_link_local(3));
  set8(without_ipv6, 5, 3);
  EXPECT_EQ(rig.silence(without_ipv6, DropReason::none, 3), NoReply::not_ours) << "no IPv6 on that interface";
}

TEST(NeighbourDiscovery, FrameToTheGroup_IsHeardAndAnsweredToTheAsker) {
  StationRig rig;
  Frame frame = solicitation(kHost6, kSolicitedNode, "2001:db8::1");
  for (const auto& [at, value] : {std::pair{0U, 0x33U}, {1U, 0x33U}, {2U, 0xffU}, {3U, 0U}, {4U, 0U}, {5U, 1U}})
    set8(frame, at, value);
  const Frame reply = rig.hear(frame, DropReason::multicast_not_routed);
  expect_advertisement(reply, kRouter | kSolicited | kOverride, "2001:db8::1");
  EXPECT_EQ(mac_in(reply, 0), kHostMac);
}

TEST(NeighbourDiscovery, BehindExtensionHeaders_IsNotHeard) {
  StationRig rig;
  Frame atomic = PacketBuilder()
                     .ethernet(kHostMac, router_mac(0))
                     .ipv6(kHost6, kSolicitedNode)
                     .ttl(255)
                     .protocol(58)
                     .fragment(0)
                     .payload(24)
                     .build();
  set16(atomic, 62, kSolicitation << 8);
  EXPECT_EQ(rig.silence(atomic), NoReply::options) << "RFC 6980 5";
}

TEST(NeighbourDiscovery, ProbeForADuplicate_IsAnsweredToAllNodes) {
  StationRig rig;
  const Frame reply = rig.hear(solicitation("::", kSolicitedNode, "2001:db8::1"));
  expect_advertisement(reply, kRouter | kOverride, "2001:db8::1");
  EXPECT_EQ(mac_in(reply, 0), "33:33:00:00:00:01");
  EXPECT_EQ(to(reply), "ff02::1");
  EXPECT_TRUE(rig.host().take_learnt().empty());
}

TEST(NeighbourDiscovery, SolicitationForAnotherAddress_IsLeftToItsOwner) {
  StationRig rig;
  EXPECT_EQ(rig.silence(solicitation(kHost6, "ff02::1:ff00:8", "2001:db8::8", mac_option(1, kHostMac))),
            NoReply::not_ours);
  EXPECT_EQ(rig.silence(solicitation(kHost6, kSolicitedNode, "2001:db8:1::1")), NoReply::not_ours);
  EXPECT_TRUE(rig.host().take_learnt().empty());
}

TEST(NeighbourDiscovery, Solicitation_TeachesItsSource) {
  StationRig rig;
  rig.hear(solicitation(kHost6, kSolicitedNode, "2001:db8::1", mac_option(1, kHostMac)));
  rig.hear(solicitation(kHost6, kSolicitedNode, "2001:db8::1"));
  rig.hear(solicitation(kHost6, kSolicitedNode, "2001:db8::1", mac_option(2, kHostMac)));
  rig.hear(solicitation("2001:db8:77::9", kSolicitedNode, "2001:db8::1", mac_option(1, kHostMac)));
  rig.hear(solicitation("fe80::9", kSolicitedNode, "2001:db8::1", mac_option(1, kHostMac)));
  rig.hear(solicitation(kHost6, kSolicitedNode, "2001:db8::1", mac_option(1, "03:00:00:00:00:01")));
  EXPECT_EQ(rig.answered(ReplyKind::neighbour_advertisement), 6U);
  const auto learnt = rig.host().take_learnt();
  ASSERT_EQ(learnt.size(), 1U) << "the others gave no MAC address of a station in a connected network";
  EXPECT_EQ(to_string(learnt[0].at.address), kHost6);
  EXPECT_EQ(to_string(learnt[0].mac), kHostMac);
  EXPECT_TRUE(learnt[0].may_add);
  EXPECT_TRUE(learnt[0].may_replace);
}

TEST(NeighbourDiscovery, Advertisement_TeachesItsTarget) {
  StationRig rig;
  EXPECT_EQ(rig.silence(advertisement(kSolicited | kOverride, "2001:db8::8", mac_option(2, kHostMac))), NoReply::heard);
  EXPECT_EQ(rig.silence(advertisement(kSolicited, kHost6, mac_option(2, kHostMac))), NoReply::heard);
  EXPECT_EQ(rig.silence(advertisement(kSolicited, kHost6, {})), NoReply::heard);
  EXPECT_EQ(rig.silence(advertisement(kSolicited, kHost6, mac_option(1, kHostMac))), NoReply::heard);
  EXPECT_EQ(rig.silence(advertisement(kSolicited, "2001:db8:1::9", mac_option(2, kHostMac))), NoReply::heard);
  const auto learnt = rig.host().take_learnt();
  ASSERT_EQ(learnt.size(), 2U);
  EXPECT_EQ(to_string(learnt[0].at.address), "2001:db8::8");
  EXPECT_TRUE(learnt[0].may_replace);
  EXPECT_FALSE(learnt[1].may_replace) << "without the override flag";
  EXPECT_FALSE(learnt[0].may_add);
}

TEST(NeighbourDiscovery, AdvertisementOfOwnAddress_IsAConflict) {
  StationRig rig;
  EXPECT_EQ(rig.silence(advertisement(kOverride, "2001:db8::1", mac_option(2, kHostMac))), NoReply::conflict);
}

TEST(NeighbourDiscovery, FromBeyondTheLink_IsMalformed) {
  StationRig rig;
  const Frame message = neighbour_message(kSolicitation, 0, "2001:db8::1");
  EXPECT_EQ(rig.silence(icmp6(kHost6, kSolicitedNode, message, 254)), NoReply::malformed);
  EXPECT_EQ(rig.silence(icmp6(kHost6, "2001:db8::1", neighbour_message(kAdvertisement, 0, kHost6), 64)),
            NoReply::malformed);
}

TEST(NeighbourDiscovery, WrongChecksum_IsRefused) {
  StationRig rig;
  Frame frame = solicitation(kHost6, kSolicitedNode, "2001:db8::1");
  set16(frame, 56, u16(frame, 56) ^ 1U);
  EXPECT_EQ(rig.silence(frame), NoReply::bad_checksum);
}

TEST(NeighbourDiscovery, WhatTheRfcDiscards_IsMalformed) {
  StationRig rig;
  Frame no_length = mac_option(1, kHostMac);
  set8(no_length, 1, 0);
  Frame too_long = mac_option(1, kHostMac);
  set8(too_long, 1, 2);
  EXPECT_EQ(rig.silence(solicitation(kHost6, kSolicitedNode, "2001:db8::1", no_length)), NoReply::malformed);
  EXPECT_EQ(rig.silence(solicitation(kHost6, kSolicitedNode, "2001:db8::1", too_long)), NoReply::malformed);
  EXPECT_EQ(rig.silence(solicitation(kHost6, kSolicitedNode, "2001:db8::1", Frame(1))), NoReply::malformed);
  EXPECT_EQ(rig.silence(solicitation("ff02::1", kSolicitedNode, "2001:db8::1")), NoReply::malformed);
  EXPECT_EQ(rig.silence(solicitation(kHost6, kSolicitedNode, "ff02::1")), NoReply::malformed);
  EXPECT_EQ(rig.silence(solicitation("::", "2001:db8::1", "2001:db8::1")), NoReply::malformed);
  EXPECT_EQ(rig.silence(solicitation("::", kSolicitedNode, "2001:db8::1", mac_option(1, kHostMac))),
            NoReply::malformed);
  Frame code = neighbour_message(kSolicitation, 0, "2001:db8::1");
  set8(code, 1, 1);
  EXPECT_EQ(rig.silence(icmp6(kHost6, kSolicitedNode, code, 255)), NoReply::malformed);
  EXPECT_EQ(rig.silence(icmp6(kHost6, "ff02::1", neighbour_message(kAdvertisement, kSolicited, kHost6), 255)),
            NoReply::malformed);
  EXPECT_EQ(rig.silence(icmp6("::", "ff02::1", neighbour_message(kAdvertisement, 0, kHost6), 255)), NoReply::malformed);
  const Frame good = neighbour_message(kSolicitation, 0, "2001:db8::1");
  for (std::size_t size = 4; size < good.size(); ++size)
    EXPECT_EQ(rig.silence(icmp6(kHost6, kSolicitedNode, part(good, 0, size), 255)), NoReply::malformed) << size;
  EXPECT_TRUE(rig.host().take_learnt().empty());
}

TEST(NeighbourDiscovery, UnknownOptions_ArePassedOver) {
  StationRig rig;
  Frame options = mac_option(14, "02:00:00:00:00:01");
  Frame of_another_link = mac_option(1, "02:00:00:00:00:02");
  set8(of_another_link, 1, 2);
  of_another_link.resize(16);
  options.insert(options.begin(), of_another_link.begin(), of_another_link.end());
  const Frame known = mac_option(1, kHostMac);
  options.insert(options.end(), known.begin(), known.end());
  EXPECT_FALSE(rig.hear(solicitation(kHost6, kSolicitedNode, "2001:db8::1", options)).empty());
  EXPECT_EQ(rig.host().take_learnt().size(), 1U);
  EXPECT_FALSE(rig.hear(solicitation(kHost6, kSolicitedNode, "2001:db8::1", of_another_link)).empty());
  EXPECT_TRUE(rig.host().take_learnt().empty()) << "no MAC address has that length";
}

TEST(NeighbourDiscovery, RouterSolicitationAndRedirect_CallForNoAnswer) {
  StationRig rig;
  for (const unsigned type : {133U, 134U, 137U})
    EXPECT_EQ(rig.silence(icmp6("fe80::9", "ff02::2", neighbour_message(type, 0, "2001:db8::1"), 255)), NoReply::heard);
}

TEST(NeighbourDiscovery, OwnSource_IsRefused) {
  StationRig rig;
  EXPECT_EQ(rig.silence(solicitation("2001:db8::1", kSolicitedNode, "2001:db8::1")), NoReply::bad_source);
}

TEST(NeighbourDiscovery, ResolveOnLinkAddress_AsksItsSolicitedNodeGroup) {
  StationRig rig;
  const auto asked = rig.host().request({InterfaceIndex{1}, parse_address("2001:db8:1::12:3456").value()});
  ASSERT_TRUE(asked);
  const Frame& frame = asked->bytes;
  ASSERT_EQ(frame.size(), 14U + 40 + 32);
  EXPECT_EQ(mac_in(frame, 0), "33:33:ff:12:34:56");
  EXPECT_EQ(mac_in(frame, 6), router_mac(1));
  EXPECT_EQ(u8(frame, 21), 255);
  EXPECT_EQ(from(frame), "2001:db8:1::1");
  EXPECT_EQ(to(frame), "ff02::1:ff12:3456");
  EXPECT_EQ(u16(frame, 54), kSolicitation << 8);
  EXPECT_EQ(u32(frame, 58), 0U);
  EXPECT_EQ(address_in(frame, 62, Family::ipv6), "2001:db8:1::12:3456");
  EXPECT_EQ(u16(frame, 78), 0x0101);
  EXPECT_EQ(mac_in(frame, 80), router_mac(1));
  EXPECT_TRUE(checksums_hold(frame));
  for (const std::string_view address : {"2001:db8::9", "2001:db8:1::", "2001:db8:1::1", "fe80::9", "ff02::1"})
    EXPECT_FALSE(rig.host().request({InterfaceIndex{1}, parse_address(address).value()})) << address;
}

}  // namespace
}  // namespace hitless::test
