#include "control/routing/rib.h"

#include <gtest/gtest.h>

#include "control/fib/adjacency_table.h"
#include "control/routing/route_source.h"
#include "tests/control/rp/chassis_under_test.h"

namespace hitless::test {
namespace {

class RibTest : public ::testing::Test {
 protected:
  static std::vector<ConfiguredInterface> addressing() {
    std::vector<ConfiguredInterface> list;
    for (std::uint16_t i = 0; i < 3; ++i) {
      const std::uint32_t network = 0x0a000000U + (std::uint32_t{i} << 8);
      list.push_back({InterfaceIndex(i), {{IpAddress::v4(network + 1), 24}}, {{IpAddress::v4(network + 2), {}}}});
    }
    return list;
  }
  static ResolvedHop hop(std::uint16_t interface, const char* text) {
    return {HopKind::neighbour, InterfaceIndex(interface), address(text)};
  }
  std::vector<ResolvedHop> hops(const char* text) {
    const auto best = rib.best(prefix(text));
    return best ? std::vector(best->hops.begin(), best->hops.end()) : std::vector<ResolvedHop>{};
  }
  Rib rib{addressing()};
};

TEST_F(RibTest, Connected_NetworksOwnAddressesAndNeighbours) {
  EXPECT_EQ(rib.size(), 9U);
  EXPECT_EQ(hops("10.0.1.0/24")[0].kind, HopKind::attached);
  EXPECT_EQ(hops("10.0.1.1/32")[0].kind, HopKind::receive);
  EXPECT_EQ(hops("10.0.1.2/32"), std::vector{hop(1, "10.0.1.2")});
}

/// 10.0.0.0/24 on interface 0 in the default VRF, and again on interface 1 in VRF 1.
std::vector<ConfiguredInterface> same_network_twice() {
  const InterfaceAddress own{IpAddress::v4(0x0a000001U), 24};
  const Neighbour neighbour{IpAddress::v4(0x0a000002U), {}};
  return {{InterfaceIndex(0), {own}, {neighbour}, kDefaultVrf}, {InterfaceIndex(1), {own}, {neighbour}, VrfId(1)}};
}

TEST_F(RibTest, Vrfs_SameNextHopIsAnotherInEach) {
  Rib two(same_network_twice());
  const auto in_vrf = [](RibRoute route) {
    route.prefix.vrf = VrfId(1);
    return route;
  };
  two.add(bgp("20.0.0.0/8", {"99.0.0.1"}));
  two.add(in_vrf(bgp("20.0.0.0/8", {"99.0.0.1"})));
  two.add(bgp("99.0.0.0/24", {"10.0.0.2"}));
  const Prefix red = in_vrf(bgp("20.0.0.0/8", {"99.0.0.1"})).prefix;
  EXPECT_TRUE(two.best(prefix("20.0.0.0/8")).has_value());
  EXPECT_FALSE(two.best(red).has_value()) << "nothing leads to the next hop in its own VRF";
  two.add(in_vrf(bgp("99.0.0.0/24", {"10.0.0.2"})));
  (void)two.take_changes();
  ASSERT_TRUE(two.best(red).has_value());
  EXPECT_EQ(two.best(red)->hops[0], hop(1, "10.0.0.2"));
  EXPECT_EQ(two.best(prefix("20.0.0.0/8"))->hops[0], hop(0, "10.0.0.2"));
  EXPECT_NE(two.best(red)->key, two.best(prefix("20.0.0.0/8"))->key);
  EXPECT_EQ(two.lookup(address("20.1.2.3"), VrfId(1))->hops[0], hop(1, "10.0.0.2"));
  EXPECT_FALSE(two.lookup(address("20.1.2.3"), VrfId(2)).has_value());
  two.withdraw(prefix("99.0.0.0/24"));
  const RibChanges changes = two.take_changes();
  EXPECT_EQ(changes.routes.size(), 2U) << "the default VRF's two, none of the other";
  EXPECT_TRUE(two.best(red).has_value());
}

TEST_F(RibTest, Distance_SmallerWinsAndTheOtherReturns) {
  rib.add(bgp("20.0.0.0/8", {"10.0.0.2"}));
  RibRoute fixed = bgp("20.0.0.0/8", {"10.0.1.2"}, 50);
  fixed.protocol = RouteProtocol::static_;
  fixed.distance = 1;
  rib.add(fixed);
  EXPECT_EQ(hops("20.0.0.0/8"), std::vector{hop(1, "10.0.1.2")});
  EXPECT_EQ(rib.best(prefix("20.0.0.0/8"))->protocol, RouteProtocol::static_);
}

TEST_F(RibTest, Metric_SmallerWinsEqualShares) {
  rib.add(bgp("20.0.0.0/8", {"10.0.0.2"}, 10));
  rib.add(bgp("20.0.0.0/8", {"10.0.1.2"}, 5));
  EXPECT_EQ(hops("20.0.0.0/8"), std::vector{hop(1, "10.0.1.2")});
  rib.add(bgp("20.0.0.0/8", {"10.0.2.2"}, 5));
  EXPECT_EQ(hops("20.0.0.0/8"), (std::vector{hop(1, "10.0.1.2"), hop(2, "10.0.2.2")}));
}

TEST_F(RibTest, Ecmp_OrderOfComingDoesNotShowAndSixteenIsTheMost) {
  std::vector<const char*> two = {"10.0.1.2", "10.0.0.2"}, other = {"10.0.0.2", "10.0.1.2"};
  rib.add(bgp("20.0.0.0/8", two));
  rib.add(bgp("21.0.0.0/8", other));
  EXPECT_EQ(hops("20.0.0.0/8"), hops("21.0.0.0/8"));
  RibRoute many = bgp("22.0.0.0/8", {});
  for (std::uint32_t i = 0; i < 20; ++i) many.via.push_back(IpAddress::v4(0x0a000010U + i));
  rib.add(many);
  EXPECT_EQ(hops("22.0.0.0/8").size(), Rib::kMaxPaths);
}

TEST_F(RibTest, Recursive_FollowsTheRouteOfItsNextHop) {
  rib.add(bgp("30.0.0.0/8", {"20.1.1.1"}));
  EXPECT_TRUE(hops("30.0.0.0/8").empty()) << "unresolved";
  rib.add(bgp("20.0.0.0/8", {"10.0.0.2"}));
  EXPECT_EQ(hops("30.0.0.0/8"), std::vector{hop(0, "10.0.0.2")});
  rib.add(bgp("20.1.0.0/16", {"10.0.1.2"}));
  EXPECT_EQ(hops("30.0.0.0/8"), std::vector{hop(1, "10.0.1.2")}) << "longest match";
  rib.withdraw(prefix("20.1.0.0/16"));
  EXPECT_EQ(hops("30.0.0.0/8"), std::vector{hop(0, "10.0.0.2")});
  rib.withdraw(prefix("20.0.0.0/8"));
  EXPECT_TRUE(hops("30.0.0.0/8").empty());
}

TEST_F(RibTest, Recursive_ThroughTwoRoutes) {
  rib.add(bgp("40.0.0.0/8", {"30.1.1.1"}));
  rib.add(bgp("30.0.0.0/8", {"20.1.1.1"}));
  rib.add(bgp("20.0.0.0/8", {"10.0.2.2"}));
  EXPECT_EQ(hops("40.0.0.0/8"), std::vector{hop(2, "10.0.2.2")});
}

TEST_F(RibTest, Recursive_ThroughItselfIsNoRoute) {
  rib.add(bgp("20.0.0.0/8", {"20.1.1.1"}));
  rib.add(bgp("30.0.0.0/8", {"40.1.1.1"}));
  rib.add(bgp("40.0.0.0/8", {"30.1.1.1"}));
  EXPECT_TRUE(hops("20.0.0.0/8").empty());
  EXPECT_TRUE(hops("30.0.0.0/8").empty());
}

TEST_F(RibTest, Null0_IsARouteAndOwnAddressIsNoNextHop) {
  rib.add(bgp("20.0.0.0/8", {}));
  EXPECT_EQ(hops("20.0.0.0/8"), std::vector{ResolvedHop{}});
  rib.add(bgp("21.0.0.0/8", {"10.0.0.1"}));
  EXPECT_TRUE(hops("21.0.0.0/8").empty());
}

TEST_F(RibTest, Changes_EachPrefixOnceAndNothingWhenTheBestStays) {
  rib.take_changes();
  rib.add(bgp("20.0.0.0/8", {"10.0.0.2"}));
  rib.add(bgp("20.0.0.0/8", {"10.0.1.2"}, 9));
  auto changes = rib.take_changes().routes;
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].prefix, prefix("20.0.0.0/8"));
  rib.add(bgp("20.0.0.0/8", {"10.0.2.2"}, 99));
  rib.add(bgp("20.0.0.0/8", {"10.0.0.2"}));
  EXPECT_TRUE(rib.take_changes().empty());
  rib.withdraw(prefix("20.0.0.0/8"));
  changes = rib.take_changes().routes;
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_TRUE(changes[0].hops.empty());
  rib.withdraw(prefix("10.0.1.0/24"));
  EXPECT_TRUE(rib.take_changes().empty()) << "connected networks are not a source's to withdraw";
}

TEST_F(RibTest, Changes_ComeAndGoneBetweenTwoCallsIsNoChange) {
  rib.take_changes();
  rib.add(bgp("20.0.0.0/8", {"10.0.0.2"}));
  rib.withdraw(prefix("20.0.0.0/8"));
  EXPECT_TRUE(rib.take_changes().empty());
  EXPECT_FALSE(rib.lookup(address("20.1.1.1")));
  EXPECT_EQ(rib.size(), 9U);
}

TEST_F(RibTest, Lookup_LongestMatch) {
  rib.add(bgp("20.0.0.0/8", {"10.0.0.2"}));
  rib.add(bgp("20.1.0.0/16", {"10.0.1.2"}));
  EXPECT_EQ(rib.lookup(address("20.1.2.3"))->prefix, prefix("20.1.0.0/16"));
  EXPECT_EQ(rib.lookup(address("20.2.2.3"))->prefix, prefix("20.0.0.0/8"));
  EXPECT_FALSE(rib.lookup(address("99.0.0.1")));
}

TEST_F(RibTest, ForEachBest_PrefixOrderIPv4BeforeIPv6) {
  rib.add(bgp("2001:db8::/32", {}));
  rib.add(bgp("20.0.0.0/8", {"10.0.0.2"}));
  std::vector<Prefix> seen;
  rib.for_each_best([&](const BestRoute& r) { seen.push_back(r.prefix); });
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_EQ(seen.back().address.family, Family::ipv6);
}

TEST_F(RibTest, HundredThousandRoutes_AreAllThere) {
  for (std::uint32_t i = 0; i < 100'000; ++i)
    rib.add({make_prefix(IpAddress::v4(0x14000000U + (i << 8)), 24),
             RouteProtocol::bgp,
             20,
             0,
             {IpAddress::v4(0x0a000002U + ((i % 3) << 8))}});
  EXPECT_EQ(rib.take_changes().routes.size(), 100'009U);
  EXPECT_EQ(rib.size(), 100'009U);
}

TEST(AdjacencyTableTest, Numbers_FollowTheConfiguration) {
  ChassisUnderTest chassis(1);
  const AdjacencyTable table(chassis.config);
  ASSERT_EQ(table.entries().size(), 8U);  // null, receive, and for each of 3 interfaces a neighbour and a glean
  EXPECT_EQ(table.entries()[0].adjacency.kind, AdjacencyKind::null);
  EXPECT_EQ(table.entries()[1].adjacency.kind, AdjacencyKind::receive);
  EXPECT_EQ(table.entries()[4].adjacency.egress_slot, Slot(2));
  EXPECT_EQ(table.entries()[4].adjacency.generation, 1U);
  EXPECT_EQ(table.find({HopKind::neighbour, InterfaceIndex(1), address("10.0.1.2")}), AdjacencyIndex(4));
  EXPECT_EQ(table.find({HopKind::neighbour, InterfaceIndex(1), address("10.0.1.77")}), AdjacencyIndex(5)) << "glean";
}

TEST(RouteSourceTest, Withdrawn_IsNotReadAgainAndAnnouncedIs) {
  const auto table = std::make_shared<const std::vector<RibRoute>>(
      std::vector{bgp("20.0.0.0/8", {"10.0.0.2"}), bgp("21.0.0.0/8", {"10.0.0.2"})});
  RouteSource source(table);
  source.withdraw(prefix("20.0.0.0/8"));
  EXPECT_EQ(source.at(0), nullptr);
  ASSERT_NE(source.at(1), nullptr);
  source.announce((*table)[0]);
  ASSERT_EQ(source.positions(), 3U);
  EXPECT_EQ(*source.at(2), (*table)[0]);
  source.withdraw(prefix("20.0.0.0/8"));
  EXPECT_EQ(source.at(2), nullptr);
}

TEST(RouteSourceTest, Replaced_StandsInPlaceOfItsProtocolsRoutesOnly) {
  RibRoute fixed = bgp("20.0.0.0/8", {"10.0.0.2"});
  fixed.protocol = RouteProtocol::static_;
  fixed.distance = 1;
  RouteSource source(
      std::make_shared<const std::vector<RibRoute>>(std::vector{bgp("20.0.0.0/8", {"10.0.0.2"}), fixed}));
  std::string heard;
  source.listen([&](const Prefix& p, RouteProtocols gone, const RibRoute* added) {
    heard += to_string(p) + "-" + std::to_string(gone) + (added != nullptr ? "+" + to_string(added->via[0]) : "") + " ";
  });
  source.replace(bgp("20.0.0.0/8", {"10.0.1.2"}));
  source.replace(bgp("20.0.0.0/8", {"10.0.2.2"}));
  EXPECT_EQ(source.at(0), nullptr);
  EXPECT_NE(source.at(1), nullptr) << "the static route stays";
  ASSERT_EQ(source.positions(), 3U) << "one place for all replacements";
  EXPECT_EQ(*source.at(2), bgp("20.0.0.0/8", {"10.0.2.2"}));
  EXPECT_TRUE(source.holds(prefix("20.0.0.0/8"), only(RouteProtocol::bgp)));
  source.withdraw(prefix("20.0.0.0/8"), only(RouteProtocol::bgp));
  EXPECT_FALSE(source.holds(prefix("20.0.0.0/8"), only(RouteProtocol::bgp)));
  EXPECT_TRUE(source.holds(prefix("20.0.0.0/8")));
  EXPECT_FALSE(source.holds(prefix("20.0.0.0/9")));
  const std::string bit = std::to_string(only(RouteProtocol::bgp));
  EXPECT_EQ(heard, "20.0.0.0/8-" + bit + "+10.0.1.2 20.0.0.0/8-" + bit + "+10.0.2.2 20.0.0.0/8-" + bit + " ");
}

TEST_F(RibTest, WithdrawOfAProtocol_LeavesTheOthersAndAReplacementHasNoGap) {
  RibRoute fixed = bgp("20.0.0.0/8", {"10.0.1.2"});
  fixed.protocol = RouteProtocol::static_;
  fixed.distance = 200;
  rib.add(bgp("20.0.0.0/8", {"10.0.0.2"}));
  rib.add(fixed);
  (void)rib.take_changes();
  rib.withdraw(prefix("20.0.0.0/8"), only(RouteProtocol::bgp));
  rib.add(bgp("20.0.0.0/8", {"10.0.2.2"}));
  auto changes = rib.take_changes().routes;
  ASSERT_EQ(changes.size(), 1U);
  ASSERT_EQ(changes[0].hops.size(), 1U) << "never gone";
  EXPECT_EQ(changes[0].hops[0].address, address("10.0.2.2"));
  rib.withdraw(prefix("20.0.0.0/8"), only(RouteProtocol::bgp));
  changes = rib.take_changes().routes;
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].protocol, RouteProtocol::static_);
}

}  // namespace
}  // namespace hitless::test
