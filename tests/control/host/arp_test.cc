#include <gtest/gtest.h>

#include "control/host/arp.h"
#include "tests/control/host/station_rig.h"

namespace hitless::test {
namespace {

constexpr std::uint16_t kRequest = 1;
constexpr std::uint16_t kReply = 2;

TEST(Arp, RequestForOwnAddress_IsAnsweredToTheAsker) {
  StationRig rig;
  const Frame reply = rig.hear(arp(kRequest, kHostMac, kHost4, "10.0.0.1"), DropReason::arp_not_answered);
  ASSERT_EQ(reply.size(), 60U);
  EXPECT_EQ(mac_in(reply, 0), kHostMac);
  EXPECT_EQ(u16(reply, 12), 0x0806);
  EXPECT_EQ(u32(reply, 14), 0x00010800U);
  EXPECT_EQ(u32(reply, 18), 0x06040002U);
  EXPECT_EQ(mac_in(reply, 22), router_mac(0));
  EXPECT_EQ(address_in(reply, 28, Family::ipv4), "10.0.0.1");
  EXPECT_EQ(mac_in(reply, 32), kHostMac);
  EXPECT_EQ(address_in(reply, 38, Family::ipv4), kHost4);
  EXPECT_EQ(part(reply, 42, 18), Frame(18)) << "padding is zero";
  EXPECT_EQ(rig.answered(ReplyKind::arp_reply), 1U);
}

TEST(Arp, RequestForAnotherAddress_IsLeftToItsOwner) {
  StationRig rig;
  EXPECT_EQ(rig.silence(arp(kRequest, kHostMac, kHost4, "10.0.0.8")), NoReply::not_ours);
  EXPECT_EQ(rig.silence(arp(kRequest, kHostMac, kHost4, "10.0.1.1")), NoReply::not_ours) << "another interface's";
  EXPECT_EQ(rig.silence(arp(kRequest, kHostMac, "10.0.0.9", "10.0.0.1"), DropReason::none, 1), NoReply::not_ours);
}

TEST(Arp, SameAddressInAnotherVrf_IsAnsweredThere) {
  StationRig rig;
  const Frame reply = rig.hear(arp(kRequest, kHostMac, kHost4, "10.0.0.1"), DropReason::none, 2);
  ASSERT_FALSE(reply.empty());
  EXPECT_EQ(mac_in(reply, 22), router_mac(2));
}

TEST(Arp, Probe_IsAnsweredAndTeachesNothing) {
  StationRig rig;
  const Frame reply = rig.hear(arp(kRequest, kHostMac, "0.0.0.0", "10.0.0.1"));
  ASSERT_FALSE(reply.empty());
  EXPECT_EQ(address_in(reply, 38, Family::ipv4), "0.0.0.0");
  EXPECT_TRUE(rig.host().take_learnt().empty());
}

TEST(Arp, RequestToUs_TeachesTheAsker) {
  StationRig rig;
  rig.hear(arp(kRequest, kHostMac, kHost4, "10.0.0.1"));
  const auto learnt = rig.host().take_learnt();
  ASSERT_EQ(learnt.size(), 1U);
  EXPECT_EQ(learnt[0].at.interface, InterfaceIndex{0});
  EXPECT_EQ(to_string(learnt[0].at.address), kHost4);
  EXPECT_EQ(to_string(learnt[0].mac), kHostMac);
  EXPECT_TRUE(learnt[0].may_add);
  EXPECT_TRUE(learnt[0].may_replace);
  EXPECT_TRUE(rig.host().take_learnt().empty()) << "taken once";
}

TEST(Arp, AnnouncementOrOthersTalk_OnlyRefreshes) {
  StationRig rig;
  EXPECT_EQ(rig.silence(arp(kRequest, kHostMac, kHost4, kHost4)), NoReply::heard);
  EXPECT_EQ(rig.silence(arp(kRequest, kHostMac, kHost4, "10.0.0.8")), NoReply::not_ours);
  const auto learnt = rig.host().take_learnt();
  ASSERT_EQ(learnt.size(), 2U);
  EXPECT_FALSE(learnt[0].may_add || learnt[1].may_add);
}

TEST(Arp, ReplyToUs_TeachesAndIsNotAnswered) {
  StationRig rig;
  EXPECT_EQ(rig.silence(arp(kReply, kHostMac, kHost4, "10.0.0.1")), NoReply::heard);
  const auto learnt = rig.host().take_learnt();
  ASSERT_EQ(learnt.size(), 1U);
  EXPECT_TRUE(learnt[0].may_add);
}

TEST(Arp, SenderThatIsNoNeighbour_IsNotLearnt) {
  StationRig rig;
  for (const std::string_view sender : {"192.0.2.1", "10.0.1.9", "10.0.0.255", "10.0.0.0", "224.0.0.1", "127.0.0.1"})
    rig.hear(arp(kRequest, kHostMac, sender, "10.0.0.1"));
  EXPECT_TRUE(rig.host().take_learnt().empty());
}

TEST(Arp, OwnAddressFromAnotherStation_IsAConflict) {
  StationRig rig;
  EXPECT_EQ(rig.silence(arp(kRequest, kHostMac, "10.0.0.1", "10.0.0.1")), NoReply::conflict);
  EXPECT_EQ(rig.silence(arp(kReply, kHostMac, "10.0.0.1", kHost4)), NoReply::conflict);
  EXPECT_TRUE(rig.host().take_learnt().empty());
}

TEST(Arp, DamagedMessage_IsMalformed) {
  StationRig rig;
  const Frame good = arp(kRequest, kHostMac, kHost4, "10.0.0.1");
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_EQ(rig.silence(part(good, 0, size)), NoReply::malformed) << size;
  for (const std::size_t at : {14U, 15U, 16U, 17U, 18U, 19U, 20U}) {
    Frame bad = good;
    set8(bad, at, 9);
    EXPECT_EQ(rig.silence(bad), NoReply::malformed) << at;
  }
  EXPECT_EQ(rig.silence(arp(0, kHostMac, kHost4, "10.0.0.1")), NoReply::malformed);
  EXPECT_EQ(rig.silence(arp(3, kHostMac, kHost4, "10.0.0.1")), NoReply::malformed) << "RARP";
  Frame group_sender = good;
  set8(group_sender, 22, 0x03);
  EXPECT_EQ(rig.silence(group_sender), NoReply::malformed);
  EXPECT_TRUE(rig.host().take_learnt().empty());
}

TEST(Arp, FrameOfAnotherStation_IsNotOurs) {
  StationRig rig;
  Frame frame = arp(kRequest, kHostMac, kHost4, "10.0.0.1");
  for (std::size_t i = 0; i < 6; ++i) set8(frame, i, 0x22);
  EXPECT_EQ(rig.silence(frame), NoReply::not_ours);
  EXPECT_EQ(rig.silence(arp(kRequest, router_mac(0), kHost4, "10.0.0.1")), NoReply::bad_source);
  Frame pretender = arp(kRequest, kHostMac, kHost4, "10.0.0.1");
  for (std::size_t i = 0; i < 6; ++i) set8(pretender, 22 + i, parse_mac(router_mac(0)).value().bytes[i]);
  EXPECT_EQ(rig.silence(pretender), NoReply::bad_source);
}

TEST(Arp, ResolveOnLinkAddress_AsksEverybody) {
  StationRig rig;
  const auto asked = rig.host().request({InterfaceIndex{1}, parse_address("10.0.1.77").value()});
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->interface, InterfaceIndex{1});
  const Frame& frame = asked->bytes;
  ASSERT_EQ(frame.size(), 60U);
  EXPECT_EQ(mac_in(frame, 0), "ff:ff:ff:ff:ff:ff");
  EXPECT_EQ(mac_in(frame, 6), router_mac(1));
  EXPECT_EQ(u16(frame, 12), 0x0806);
  EXPECT_EQ(u32(frame, 18), 0x06040001U);
  EXPECT_EQ(mac_in(frame, 22), router_mac(1));
  EXPECT_EQ(address_in(frame, 28, Family::ipv4), "10.0.1.1");
  EXPECT_EQ(mac_in(frame, 32), "00:00:00:00:00:00");
  EXPECT_EQ(address_in(frame, 38, Family::ipv4), "10.0.1.77");
}

TEST(Arp, ResolveWhatIsNoNeighbour_AsksNobody) {
  StationRig rig;
  for (const std::string_view address : {"10.0.0.77", "10.0.1.1", "10.0.1.255", "10.0.1.0", "224.0.0.1"})
    EXPECT_FALSE(rig.host().request({InterfaceIndex{1}, parse_address(address).value()})) << address;
  EXPECT_FALSE(rig.host().request({InterfaceIndex{3}, parse_address("10.0.1.77").value()}));
  EXPECT_TRUE(rig.host().request({InterfaceIndex{4}, parse_address("10.0.4.1").value()})) << "both of a /31 are hosts";
}

}  // namespace
}  // namespace hitless::test
