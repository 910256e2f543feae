#pragma once
// Two interfaces on two slots and a FIB with one route of every kind: what the forwarder's tests forward through.

#include <string_view>

#include "dataplane/forwarder/forwarder.h"
#include "tests/dataplane/fib/fib_tables.h"
#include "tests/support/packet_builder.h"
#include "tests/support/packet_pool.h"

namespace hitless::test {

inline constexpr InterfaceIndex kIn{0};
inline constexpr InterfaceIndex kOut{1};
inline constexpr std::uint32_t kNeighbour = 1, kReceive = 2, kGlean = 3, kNull = 4, kDown = 5, kSecond = 6, kThird = 7;
inline constexpr CauseId kCardCause{11};
inline constexpr CauseId kPortCause{12};

class ForwarderTest : public PacketTest {
 protected:
  void SetUp() override {
    PacketTest::SetUp();
    Change change;
    for (const auto& [index, kind] : {std::pair(kNeighbour, AdjacencyKind::neighbour),
                                      {kReceive, AdjacencyKind::receive},
                                      {kGlean, AdjacencyKind::glean},
                                      {kNull, AdjacencyKind::null},
                                      {kDown, AdjacencyKind::down},
                                      {kSecond, AdjacencyKind::neighbour},
                                      {kThird, AdjacencyKind::neighbour}})
      change.adjacencies.push_back(
          {AdjacencyIndex(index),
           {kind, 100 + index, Slot(2), kOut, {{0x02, 0x99, 0, 0, 0, static_cast<std::uint8_t>(index)}}}});
    change.add("198.51.100.0/24", {kNeighbour}).add("192.0.2.254/32", {kReceive}).add("10.0.0.0/8", {kNull});
    change.add("203.0.113.0/24", {kGlean})
        .add("198.18.0.0/16", {kDown})
        .add("100.64.0.0/10", {kNeighbour, kSecond, kThird});
    change.add("2001:db8:1::/48", {kNeighbour}).add("2001:db8::fe/128", {kReceive});
    change.add("2001:db8:2::/48", {kNeighbour, kSecond, kThird});
    view.fib = FibVersion::empty()->apply(change);
    view.ports.resize(1);
  }

  /// A packet on the ingress interface.
  static rte_mbuf* arrive(const Frame& frame) {
    rte_mbuf* m = make_packet(frame);
    meta_of(m).ingress = kIn;
    meta_of(m).at = instant_ns(1000);
    return m;
  }
  /// Through ingress only.
  rte_mbuf* ingress(const Frame& frame) const {
    rte_mbuf* m = arrive(frame);
    in.ingress(view, {&m, 1});
    return m;
  }
  /// Through both cards.
  rte_mbuf* forward(const Frame& frame) const {
    rte_mbuf* m = ingress(frame);
    out.egress(view, {&m, 1});
    return m;
  }

  static Interface interface_of(InterfaceIndex index, Slot slot, const char* name, std::uint8_t last) {
    Interface interface;
    interface.index = index;
    interface.slot = slot;
    interface.name = name;
    interface.mac = {{0x02, 0, 0, 0, 0, last}};
    interface.rate_bits_per_s = 1'000'000'000;
    return interface;
  }
  /// kIn has the address that PacketBuilder sends to by default.
  InterfaceTable interfaces{interface_of(kIn, Slot(1), "GigabitEthernet1/0/0", 2),
                            interface_of(kOut, Slot(2), "GigabitEthernet2/0/0", 3)};
  Forwarder in{interfaces, Slot(1)};
  Forwarder out{interfaces, Slot(2)};
  CardView view;
};

}  // namespace hitless::test
