// Cards with interfaces of several link layers: each packet is read by the link that it came by and leaves with the
// header of the link that it goes by, whatever stands next to it in the burst.
#include <gtest/gtest.h>

#include "tests/dataplane/encap/four_byte_link.h"
#include "tests/dataplane/forwarder/forwarder_rig.h"

namespace hitless::test {
namespace {

constexpr InterfaceIndex kLineIn{2}, kLineOut{3};
constexpr std::uint32_t kLineNeighbour = 9;

class LinkLayersTest : public ForwarderTest {
 protected:
  void SetUp() override {
    ForwarderTest::SetUp();
    Change change;
    change.adjacencies.push_back(
        {AdjacencyIndex(kNeighbour), {AdjacencyKind::neighbour, 101, Slot(2), kOut, {{0x02, 0x99, 0, 0, 0, 1}}}});
    change.adjacencies.push_back(
        {AdjacencyIndex(kLineNeighbour), {AdjacencyKind::neighbour, 109, Slot(2), kLineOut, {}}});
    change.add("198.51.100.0/24", {kNeighbour}).add("203.0.113.0/24", {kLineNeighbour});
    change.add("2001:db8:1::/48", {kNeighbour}).add("2001:db8:2::/48", {kLineNeighbour});
    both.fib = FibVersion::empty()->apply(change);
    both.ports.resize(2);
  }

  static InterfaceTable table() {
    InterfaceTable all{interface_of(kIn, Slot(1), "GigabitEthernet1/0/0", 2),
                       interface_of(kOut, Slot(2), "GigabitEthernet2/0/0", 3),
                       interface_of(kLineIn, Slot(1), "Line1/0/1", 4), interface_of(kLineOut, Slot(2), "Line2/0/1", 5)};
    for (const InterfaceIndex line : {kLineIn, kLineOut}) {
      all[line.index()].encapsulation = &kFourByteLink;
      all[line.index()].port = 1;
    }
    return all;
  }

  /// `frame` of Ethernet, as it comes in on one of the two.
  static rte_mbuf* arrive_on(InterfaceIndex on, const Frame& frame) {
    Frame bytes = frame;
    if (on == kLineIn) {
      const NetworkProtocol protocol = kEthernet.read(frame).protocol;
      bytes.erase(bytes.begin(), bytes.begin() + 10);
      kFourByteLink.write_header(bytes.data(), protocol, {}, {});
    }
    rte_mbuf* m = arrive(bytes);
    meta_of(m).ingress = on;
    return m;
  }

  /// Through both cards, in one burst.
  void forward_all(std::vector<rte_mbuf*>& packets) const {
    from.ingress(both, packets);
    std::erase_if(packets, [](rte_mbuf* m) {
      const bool dropped = meta_of(m).reason != DropReason::none;
      if (dropped) rte_pktmbuf_free(m);
      return dropped;
    });
    to.egress(both, packets);
  }

  const InterfaceTable mixed = table();
  Forwarder from{mixed, Slot(1)};
  Forwarder to{mixed, Slot(2)};
  CardView both;
};

PacketBuilder packet_to(const char* destination) {
  return PacketBuilder().ipv4("192.0.2.1", destination).udp(1, 2).payload(5);
}

/// What leaves, from the network header on, without padding.
Frame packet_of(const rte_mbuf* m) {
  const Frame bytes = copy_bytes(m);
  const PacketMeta& meta = meta_of(m);
  return {bytes.begin() + meta.l3_offset, bytes.begin() + meta.l3_offset + meta.l3_length};
}

TEST_F(LinkLayersTest, BurstOfBothLinks_EachPacketGetsTheHeaderOfItsWayOut) {
  std::vector<rte_mbuf*> packets;
  for (int i = 0; i < 3; ++i)
    for (const InterfaceIndex by : {kIn, kLineIn})
      for (const char* destination : {"198.51.100.7", "203.0.113.7"})
        packets.push_back(arrive_on(by, packet_to(destination).pad_to(60).build()));
  forward_all(packets);
  ASSERT_EQ(packets.size(), 12U);
  const Frame plain = packet_to("198.51.100.7").ttl(63).build(), line = packet_to("203.0.113.7").ttl(63).build();
  for (rte_mbuf* m : packets) {
    const bool by_line = meta_of(m).egress == kLineOut;
    const Encapsulation& link = by_line ? kFourByteLink : kEthernet;
    const Frame bytes = copy_bytes(m);
    EXPECT_EQ(link.read(bytes).protocol, NetworkProtocol::ipv4);
    EXPECT_EQ(meta_of(m).l3_offset, link.header_bytes);
    EXPECT_EQ(packet_of(m), Frame((by_line ? line : plain).begin() + 14, (by_line ? line : plain).end()));
    if (by_line) {
      EXPECT_EQ(bytes.size(), 4U + 33U) << "no padding on the line";
    } else {
      EXPECT_EQ(bytes.size(), 60U);
      EXPECT_EQ(kEthernet.describe(bytes), "02:00:00:00:00:03 > 02:99:00:00:00:01");
    }
    EXPECT_EQ(m->pkt_len, m->data_len);
    rte_pktmbuf_free(m);
  }
}

TEST_F(LinkLayersTest, Ipv6FromOneLinkToTheOther_KeepsItsBytes) {
  for (const auto& [by, destination] : {std::pair(kIn, "2001:db8:2::7"), {kLineIn, "2001:db8:1::7"}}) {
    const PacketBuilder sent = PacketBuilder().ipv6("2001:db8::1", destination).tcp(1, 2).payload(5);
    std::vector<rte_mbuf*> packets{arrive_on(by, sent.build())};
    forward_all(packets);
    ASSERT_EQ(packets.size(), 1U);
    const Frame expected = PacketBuilder(sent).ttl(63).build();
    EXPECT_EQ(packet_of(packets[0]), Frame(expected.begin() + 14, expected.end()));
    rte_pktmbuf_free(packets[0]);
  }
}

TEST_F(LinkLayersTest, FrameOfTheOtherLink_IsDroppedByName) {
  // An Ethernet frame on the line, and one of the line on Ethernet.
  const Frame frame = packet_to("198.51.100.7").pad_to(60).build();
  rte_mbuf* on_line = arrive(frame);
  meta_of(on_line).ingress = kLineIn;
  rte_mbuf* on_ethernet = arrive_on(kLineIn, frame);
  meta_of(on_ethernet).ingress = kIn;
  std::vector<rte_mbuf*> burst{on_line, on_ethernet};
  from.ingress(both, burst);
  EXPECT_EQ(meta_of(on_line).reason, DropReason::ethertype_not_ip);
  EXPECT_EQ(meta_of(on_ethernet).reason, DropReason::mac_not_ours);
  for (rte_mbuf* m : burst) rte_pktmbuf_free(m);
}

}  // namespace
}  // namespace hitless::test
