#include <gtest/gtest.h>

#include <set>

#include "hil/traffic/traffic_places.h"
#include "tests/hil/traffic/traffic_rig.h"

namespace hitless::test {
namespace {

TEST(TrafficPlaces, EveryInterfaceHasPrefixesAndHostsLeadBackToIt) {
  const TestChassis chassis = make_chassis("  []");
  TrafficPlaces places(chassis.config, 1);
  for (const Family family : {Family::ipv4, Family::ipv6}) {
    ASSERT_EQ(places.interfaces(kDefaultVrf, family).size(), 11U);
    for (const InterfaceIndex interface : places.interfaces(kDefaultVrf, family))
      for (int i = 0; i < 100; ++i) {
        const HostPlace place = places.next_host(family, interface);
        ASSERT_EQ(places.egress_of({kDefaultVrf, place.address}), interface) << to_string(place.address);
      }
  }
}

TEST(TrafficPlaces, EachHostIsBehindAnotherPrefixUntilAllWereUsed) {
  const TestChassis chassis = make_chassis("  []");
  TrafficPlaces places(chassis.config, 1);
  const InterfaceIndex interface(4);
  const std::size_t prefixes = places.prefixes(Family::ipv4, interface);
  ASSERT_GT(prefixes, 20U);
  std::set<Prefix> used;
  std::set<IpAddress> addresses;
  for (std::size_t i = 0; i < 3 * prefixes; ++i) {
    const IpAddress address = places.next_host(Family::ipv4, interface).address;
    EXPECT_TRUE(addresses.insert(address).second);
    if (i >= prefixes) continue;
    for (const RibRoute& route : *chassis.config.routes)
      if (route.prefix.contains(address) && route.via[0] == chassis.config.addressing[4].neighbours[0].address) {
        EXPECT_TRUE(used.insert(route.prefix).second) << to_string(address);
      }
  }
  EXPECT_EQ(used.size(), prefixes);
}

TEST(TrafficPlaces, CoveringShortAndHostlessPrefixesAreNotUsed) {
  const TestChassis chassis = make_chassis("  []",
                                           "rows: [{prefix: 0.0.0.0/0, via: FastEthernet2/0/0},"
                                           " {prefix: 20.0.0.0/16, via: FastEthernet2/0/0},"
                                           " {prefix: 20.0.1.0/24, via: FastEthernet2/0/1},"
                                           " {prefix: 30.0.0.0/31, via: FastEthernet2/0/0},"
                                           " {prefix: 40.0.0.0/24, via: null0}]");
  TrafficPlaces places(chassis.config, 1);
  ASSERT_EQ(places.interfaces(kDefaultVrf, Family::ipv4), std::vector<InterfaceIndex>{InterfaceIndex(2)});
  EXPECT_EQ(to_string(places.next_host(Family::ipv4, InterfaceIndex(2)).address), "20.0.1.1");
  EXPECT_EQ(places.egress_of({kDefaultVrf, *parse_address("20.0.2.1")}), InterfaceIndex(1))
      << "FastEthernet2/0/0 is number 1";
  EXPECT_EQ(places.egress_of({kDefaultVrf, *parse_address("40.0.0.1")}), std::nullopt);
  EXPECT_EQ(to_string(places.host_in(*parse_prefix("20.0.0.0/16")).value()), "20.0.0.1");
}

TEST(TrafficPlaces, NextHopsAreResolvedThroughOtherRoutes) {
  const TestChassis chassis = make_chassis("  []",
                                           "rows: [{prefix: 20.0.0.0/16, via: 10.0.3.2},"
                                           " {prefix: 30.0.0.0/16, via: 20.0.7.7}]");
  const TrafficPlaces places(chassis.config, 1);
  EXPECT_EQ(places.egress_of({kDefaultVrf, *parse_address("30.0.0.1")}), InterfaceIndex(3));
}

}  // namespace
}  // namespace hitless::test
