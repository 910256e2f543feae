#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "hil/routes/route_generator.h"
#include "tests/hil/traffic/traffic_rig.h"

namespace hitless::test {
namespace {

RouteTableShape shape(std::uint32_t ipv4, std::uint32_t ipv6) {
  RouteTableShape s;
  s.ipv4 = ipv4;
  s.ipv6 = ipv6;
  s.via_ipv4 = {*parse_address("10.0.0.2"), *parse_address("10.0.1.2"), *parse_address("10.0.2.2")};
  s.via_ipv6 = {*parse_address("2001:db8::2"), *parse_address("2001:db8:0:1::2")};
  s.excluded = {*parse_prefix("10.0.0.0/8"), *parse_prefix("2001:db8::/32")};
  return s;
}

std::map<int, std::size_t> lengths(const std::vector<RibRoute>& routes, Family family) {
  std::map<int, std::size_t> count;
  for (const RibRoute& route : routes)
    if (route.prefix.address.family == family) ++count[route.prefix.length];
  return count;
}

TEST(RouteGenerator, MakesAsManyDistinctSortedPrefixesAsAskedFor) {
  for (const auto& [v4, v6] :
       std::vector<std::pair<std::uint32_t, std::uint32_t>>{{1, 0}, {0, 1}, {7, 3}, {20'000, 5'000}}) {
    const std::vector<RibRoute> routes = generate_routes(shape(v4, v6), 1);
    ASSERT_EQ(routes.size(), v4 + v6);
    for (std::size_t i = 1; i < routes.size(); ++i) ASSERT_LT(routes[i - 1].prefix, routes[i].prefix);
  }
}

TEST(RouteGenerator, LengthsAreThoseOfAFullTable) {
  const std::vector<RibRoute> routes = generate_routes(shape(100'000, 20'000), 1);
  auto v4 = lengths(routes, Family::ipv4);
  EXPECT_NEAR(static_cast<double>(v4[24]), 60'000, 100);
  EXPECT_NEAR(static_cast<double>(v4[22]), 11'000, 10);
  EXPECT_NEAR(static_cast<double>(v4[23]), 10'000, 10);
  std::size_t longer = 0;
  for (int length = 25; length <= 32; ++length) longer += v4[length];
  EXPECT_EQ(longer, 2'000U);
  auto v6 = lengths(routes, Family::ipv6);
  EXPECT_NEAR(static_cast<double>(v6[48]), 10'000, 10);
  EXPECT_NEAR(static_cast<double>(v6[32]), 3'000, 10);
}

TEST(RouteGenerator, StaysOutOfReservedAndExcludedSpace) {
  RouteTableShape s = shape(50'000, 10'000);
  s.excluded.push_back(*parse_prefix("64.0.0.0/3"));
  const std::vector<RibRoute> routes = generate_routes(s, 1);
  ASSERT_EQ(routes.size(), 60'000U);
  for (const char* text :
       {"0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "64.0.0.0/3", "2001:db8::/32"}) {
    const Prefix reserved = *parse_prefix(text);
    for (const RibRoute& route : routes)
      ASSERT_FALSE(reserved.contains(route.prefix.address) || route.prefix.contains(reserved.address))
          << to_string(route.prefix) << " overlaps " << text;
  }
  for (const RibRoute& route : routes)
    if (route.prefix.address.family == Family::ipv6) {
      ASSERT_EQ(route.prefix.address.bytes[0] >> 5, 1) << "within 2000::/3";
    }
}

TEST(RouteGenerator, SameSeedSameTableAndNextHopsInTurn) {
  const std::vector<RibRoute> once = generate_routes(shape(3'000, 700), 5);
  EXPECT_EQ(once, generate_routes(shape(3'000, 700), 5));
  EXPECT_NE(once, generate_routes(shape(3'000, 700), 6));
  std::map<IpAddress, std::size_t> uses;
  for (const RibRoute& route : once) ++uses[route.via.at(0)];
  EXPECT_EQ(uses[*parse_address("10.0.1.2")], 1'000U);
  EXPECT_EQ(uses[*parse_address("2001:db8::2")], 350U);
  // Recorded results were made with this table: it may never change.
  std::uint64_t digest = 0xcbf29ce484222325ULL;
  for (const RibRoute& route : once)
    for (const char c : to_string(route.prefix)) digest = (digest ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  EXPECT_EQ(digest, 9169208747230968075ULL);
}

TEST(RouteGenerator, LeavesOutWhatIsTaken) {
  RouteTableShape s = shape(500, 0);
  for (const RibRoute& route : generate_routes(s, 9)) s.taken.push_back(route.prefix);
  std::set<Prefix> taken(s.taken.begin(), s.taken.end());
  const std::vector<RibRoute> others = generate_routes(s, 9);
  EXPECT_EQ(others.size(), 500U);
  for (const RibRoute& route : others) EXPECT_EQ(taken.count(route.prefix), 0U);
}

TEST(RouteGenerator, AMillionRoutes) { EXPECT_EQ(generate_routes(shape(800'000, 200'000), 1).size(), 1'000'000U); }

}  // namespace
}  // namespace hitless::test
