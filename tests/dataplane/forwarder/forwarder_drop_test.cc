// Each reason for which the forwarder ends a packet, met by a packet made for it.

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "tests/dataplane/forwarder/forwarder_rig.h"

namespace hitless::test {
namespace {

using test::ForwarderTest;
using test::Frame;
using test::PacketBuilder;

PacketBuilder good4(const char* to = "198.51.100.7", const char* from = "192.0.2.1") {
  return PacketBuilder().ipv4(from, to).udp(1000, 2000).payload(18);
}
PacketBuilder good6(const char* to = "2001:db8:1::7", const char* from = "2001:db8::1") {
  return PacketBuilder().ipv6(from, to).udp(1000, 2000).payload(18);
}
/// Bytes changed at an offset from the IP header; the IPv4 checksum put right when asked.
Frame with(Frame frame, std::size_t at, std::initializer_list<unsigned> bytes, bool fix = true) {
  for (const unsigned b : bytes) frame[14 + at++] = static_cast<std::byte>(b);
  if (fix) test::fix_ipv4_checksum(frame);
  return frame;
}
Frame cut(Frame frame, std::size_t bytes) {
  frame.resize(bytes);
  return frame;
}

struct Row {
  DropReason reason;
  const char* what;
  Frame frame;
};

std::vector<Row> link_rows() {
  using enum DropReason;
  return {
      {frame_too_short, "no whole Ethernet header", cut(good4().build(), 13)},
      {frame_too_short, "no whole IPv4 header", cut(good4().build(), 33)},
      {frame_too_short, "no whole IPv6 header", cut(good6().build(), 53)},
      {mac_not_ours, "another station", good4().ethernet("02:00:00:00:00:01", "02:00:00:00:00:77").build()},
      {link_layer_broadcast, "unicast IP in a broadcast",
       good4().ethernet("02:00:00:00:00:01", "ff:ff:ff:ff:ff:ff").build()},
      {vlan_not_configured, "802.1Q", good4().vlan(10).build()},
      {vlan_not_configured, "802.1ad", good4().vlan(10, 0x88a8).vlan(20).build()},
      {arp_not_answered, "broadcast ARP",
       PacketBuilder().ethernet("02:00:00:00:00:01", "ff:ff:ff:ff:ff:ff").arp_request().build()},
      {ethertype_not_ip, "LLDP", PacketBuilder().ether_type(0x88cc).payload(50).build()},
  };
}

std::vector<Row> ipv4_rows() {
  using enum DropReason;
  const Frame good = good4().build();
  return {
      {ipv4_bad_version, "version 5", with(good, 0, {0x55})},
      {ipv4_bad_header_length, "4 words", with(good, 0, {0x44})},
      {ipv4_bad_header_length, "more words than there are", with(cut(good, 40), 0, {0x4f}, false)},
      {ipv4_bad_checksum, "one bit", with(good, 15, {0x00}, false)},
      {ipv4_bad_total_length, "below the header", with(good, 2, {0, 19})},
      {ipv4_bad_total_length, "one beyond the frame", with(good, 2, {0, 47})},
      {ipv4_options_not_processed, "router alert", good4().options({0x94, 0x04, 0, 0}).build()},
      {martian_source, "this network", good4("198.51.100.7", "0.0.0.1").build()},
      {martian_source, "loopback", good4("198.51.100.7", "127.0.0.1").build()},
      {martian_source, "multicast", good4("198.51.100.7", "224.0.0.1").build()},
      {martian_source, "class E", good4("198.51.100.7", "240.0.0.1").build()},
      {martian_source, "broadcast", good4("198.51.100.7", "255.255.255.255").build()},
      {martian_destination, "this network", good4("0.1.2.3").build()},
      {martian_destination, "loopback", good4("127.0.0.1").build()},
      {martian_destination, "class E", good4("255.255.255.254").build()},
      {link_local_scope, "destination", good4("169.254.1.1").build()},
      {link_local_scope, "source", good4("198.51.100.7", "169.254.1.1").build()},
      {multicast_not_routed, "group in a group frame",
       good4("239.1.2.3").ethernet("02:00:00:00:00:01", "01:00:5e:01:02:03").build()},
      {multicast_not_routed, "limited broadcast", good4("255.255.255.255").build()},
      {ttl_expired, "TTL 1", good4().ttl(1).build()},
      {ttl_expired, "TTL 0", good4().ttl(0).build()},
      {ttl_expired, "TTL 1 and no route: TTL is judged first", good4("8.8.8.8").ttl(1).build()},
      {no_route, "uncovered", good4("8.8.8.8").build()},
      {null_route, "Null0", good4("10.1.1.1").build()},
      {adjacency_incomplete, "glean", good4("203.0.113.9").build()},
      {adjacency_down, "down", good4("198.18.0.1").build()},
  };
}

std::vector<Row> ipv6_rows() {
  using enum DropReason;
  const Frame good = good6().build();
  return {
      {ipv6_bad_version, "version 4", with(good, 0, {0x40}, false)},
      {ipv6_bad_payload_length, "one beyond the frame", with(good, 4, {0, 27}, false)},
      {martian_source, "unspecified", good6("2001:db8:1::7", "::").build()},
      {martian_source, "loopback", good6("2001:db8:1::7", "::1").build()},
      {martian_source, "multicast", good6("2001:db8:1::7", "ff02::1").build()},
      {martian_destination, "unspecified", good6("::").build()},
      {martian_destination, "loopback", good6("::1").build()},
      {link_local_scope, "destination", good6("fe80::1").build()},
      {link_local_scope, "source, last of fe80::/10", good6("2001:db8:1::7", "febf::1").build()},
      {multicast_not_routed, "group", good6("ff0e::1").build()},
      {ttl_expired, "hop limit 1", good6().ttl(1).build()},
      {no_route, "uncovered", good6("2001:db8:99::1").build()},
  };
}

class ForwarderDrop : public ForwarderTest {
 protected:
  /// All rows in one burst, as they would come, with a good packet before and after.
  void check(const std::vector<Row>& rows) {
    std::vector<rte_mbuf*> burst{arrive(good4().build())};
    for (const Row& row : rows) burst.push_back(arrive(row.frame));
    burst.push_back(arrive(good6().build()));
    in.ingress(view, burst);
    EXPECT_EQ(meta_of(burst.front()).reason, DropReason::none);
    EXPECT_EQ(meta_of(burst.back()).reason, DropReason::none);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(to_string(meta_of(burst[i + 1]).reason), to_string(rows[i].reason)) << rows[i].what;
      EXPECT_FALSE(meta_of(burst[i + 1]).consumed);
      EXPECT_EQ(test::copy_bytes(burst[i + 1]), rows[i].frame) << "a dropped packet is left as it came";
    }
    // What ingress has ended, egress does not touch.
    const CardView stopped;
    out.egress(stopped, burst);
    for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(meta_of(burst[i + 1]).reason, rows[i].reason);
    for (rte_mbuf* m : burst) rte_pktmbuf_free(m);
  }
};

TEST_F(ForwarderDrop, LinkLayer_EachHasItsReason) { check(link_rows()); }
TEST_F(ForwarderDrop, Ipv4_EachHasItsReason) { check(ipv4_rows()); }
TEST_F(ForwarderDrop, Ipv6_EachHasItsReason) { check(ipv6_rows()); }

TEST_F(ForwarderDrop, EveryReasonOfIngressAndLookup_HasARow) {
  std::set<DropReason> met{DropReason::card_stopped, DropReason::interface_down};  // the gates have their own tests
  for (const auto& rows : {link_rows(), ipv4_rows(), ipv6_rows()})
    for (const Row& row : rows) met.insert(row.reason);
  for (std::size_t i = 1; i < static_cast<std::size_t>(DropReason::count_); ++i) {
    const auto reason = static_cast<DropReason>(i);
    if (stage_of(reason) == "ingress" || stage_of(reason) == "lookup") {
      EXPECT_TRUE(met.contains(reason)) << to_string(reason);
    }
  }
}

TEST_F(ForwarderDrop, StoppedCard_DropsWithItsCause) {
  view.fib = nullptr;
  view.cause = test::kCardCause;
  rte_mbuf* m = ingress(good4().build());
  EXPECT_EQ(meta_of(m).reason, DropReason::card_stopped);
  EXPECT_EQ(meta_of(m).cause, test::kCardCause);
  rte_pktmbuf_free(m);
}

TEST_F(ForwarderDrop, IngressPortDown_DropsWithItsCause) {
  view.ports[0] = {false, test::kPortCause};
  rte_mbuf* m = ingress(good4().build());
  EXPECT_EQ(meta_of(m).reason, DropReason::interface_down);
  EXPECT_EQ(meta_of(m).cause, test::kPortCause);
  rte_pktmbuf_free(m);
}

struct EgressRow {
  DropReason reason;
  CauseId cause;
  std::function<void(CardView&, InterfaceTable&)> change;
};

TEST_F(ForwarderDrop, Egress_EachHasItsReason) {
  using enum DropReason;
  const auto readdress = [](AdjacencyKind kind, std::uint32_t generation, InterfaceIndex egress) {
    return [=](CardView& card, InterfaceTable&) {
      FibChange change;
      change.adjacencies.push_back({AdjacencyIndex(test::kNeighbour), {kind, generation, Slot(2), egress, {}}});
      card.fib = card.fib->apply(change);
    };
  };
  const auto same = 100 + test::kNeighbour;
  const EgressRow rows[] = {
      {egress_card_stopped, test::kCardCause,
       [](CardView& v, InterfaceTable&) { v.fib = nullptr, v.cause = test::kCardCause; }},
      {egress_interface_down, test::kPortCause,
       [](CardView& v, InterfaceTable&) {
         v.ports[0] = {false, test::kPortCause};
       }},
      {adjacency_generation_mismatch, {}, readdress(AdjacencyKind::neighbour, same + 1, test::kOut)},
      {adjacency_generation_mismatch, {}, readdress(AdjacencyKind::down, same, test::kOut)},
      {adjacency_generation_mismatch, {}, readdress(AdjacencyKind::neighbour, same, test::kIn)},
      {adjacency_generation_mismatch, {}, [](CardView& v, InterfaceTable&) { v.fib = FibVersion::empty(); }},
      {mtu_exceeded, {}, [](CardView&, InterfaceTable& t) { t[1].mtu_bytes = 45; }},
      {none, {}, [](CardView&, InterfaceTable& t) { t[1].mtu_bytes = 46; }},
  };
  const InterfaceTable before = interfaces;
  for (const EgressRow& row : rows) {
    rte_mbuf* m = ingress(good4().build());
    const auto bytes = test::copy_bytes(m);
    CardView egress_view = view;
    row.change(egress_view, interfaces);
    out.egress(egress_view, {&m, 1});
    EXPECT_EQ(to_string(meta_of(m).reason), to_string(row.reason));
    EXPECT_EQ(meta_of(m).cause, row.cause);
    if (row.reason != none) {
      EXPECT_EQ(test::copy_bytes(m), bytes);
    }
    rte_pktmbuf_free(m);
    interfaces = before;
  }
}

}  // namespace
}  // namespace hitless::test
