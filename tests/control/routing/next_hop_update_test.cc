// Next hops as objects of the RIB: what moves is told once, whatever number of prefixes lies behind it.
#include <gtest/gtest.h>

#include <map>

#include "control/routing/rib.h"
#include "dataplane/base/random.h"
#include "tests/control/rp/chassis_under_test.h"

namespace hitless::test {
namespace {

std::vector<ConfiguredInterface> addressing() {
  std::vector<ConfiguredInterface> list;
  for (std::uint16_t i = 0; i < 3; ++i) {
    const std::uint32_t network = 0x0a000000U + (std::uint32_t{i} << 8);
    list.push_back({InterfaceIndex(i), {{IpAddress::v4(network + 1), 24}}, {{IpAddress::v4(network + 2), {}}}});
  }
  return list;
}

RibRoute igp(const char* text, std::vector<const char*> via, std::uint32_t metric = 0) {
  RibRoute route = bgp(text, std::move(via), metric);
  route.protocol = RouteProtocol::static_;
  route.distance = 1;
  return route;
}

RibRoute behind(std::uint32_t n, const char* next_hop) {
  return {make_prefix(IpAddress::v4(0x14000000U + (n << 8)), 24), RouteProtocol::bgp, 20, 0, {address(next_hop)}};
}

std::vector<ResolvedHop> list(std::span<const ResolvedHop> hops) { return {hops.begin(), hops.end()}; }

class NextHopUpdate : public ::testing::Test {
 protected:
  static ResolvedHop over(std::uint16_t i) {
    return {HopKind::neighbour, InterfaceIndex(i), IpAddress::v4(0x0a000002U + (std::uint32_t{i} << 8))};
  }
  std::uint64_t key(const char* text) { return rib.best(prefix(text))->key; }
  Rib rib{addressing()};
};

TEST_F(NextHopUpdate, HalfAMillionPrefixesBehindOneNextHop_AreNotTouched) {
  rib.add(igp("99.0.0.0/24", {"10.0.0.2"}));
  for (std::uint32_t n = 0; n < 500'000; ++n) rib.add(behind(n, "99.0.0.1"));
  (void)rib.take_changes();
  const std::uint64_t before = rib.prefixes_touched();
  rib.add(igp("99.0.0.0/28", {"10.0.1.2"}));  // a longer match
  RibChanges changes = rib.take_changes();
  ASSERT_EQ(changes.next_hops.size(), 1U);
  EXPECT_EQ(changes.next_hops[0].key, key("20.0.0.0/24"));
  EXPECT_EQ(list(changes.next_hops[0].hops), std::vector{over(1)});
  ASSERT_EQ(changes.routes.size(), 1U) << "the route that moved it";
  rib.withdraw(prefix("99.0.0.0/28"));  // a shorter match leads there now
  EXPECT_EQ(rib.take_changes().next_hops.size(), 1U);
  rib.withdraw(prefix("99.0.0.0/24"));  // replaced: gone for a moment, told once
  rib.add(igp("99.0.0.0/24", {"10.0.2.2"}));
  changes = rib.take_changes();
  ASSERT_EQ(changes.next_hops.size(), 1U);
  EXPECT_EQ(list(changes.next_hops[0].hops), std::vector{over(2)});
  EXPECT_LT(rib.prefixes_touched() - before, 10U);
  EXPECT_EQ(list(rib.best(prefix("20.0.5.0/24"))->hops), std::vector{over(2)});
}

TEST_F(NextHopUpdate, MemberOfEcmpGone_IsAnUpdateOfTheSet) {
  rib.add(igp("98.0.0.0/24", {"10.0.0.2"}));
  rib.add(igp("99.0.0.0/24", {"10.0.1.2"}));
  rib.add(bgp("20.0.0.0/8", {"98.0.0.1", "99.0.0.1"}));
  (void)rib.take_changes();
  const std::uint64_t named = key("20.0.0.0/8");
  rib.withdraw(prefix("98.0.0.0/24"));
  const RibChanges changes = rib.take_changes();
  ASSERT_EQ(changes.next_hops.size(), 1U);
  EXPECT_EQ(changes.next_hops[0].key, named);
  EXPECT_EQ(list(changes.next_hops[0].hops), std::vector{over(1)});
  ASSERT_EQ(changes.routes.size(), 1U);
  EXPECT_EQ(changes.routes[0].prefix, prefix("98.0.0.0/24"));
}

TEST_F(NextHopUpdate, NothingLeadsThereAnyMore_PrefixesFallToTheNextCandidateOrAreGone) {
  rib.add(igp("99.0.0.0/24", {"10.0.0.2"}));
  rib.add(bgp("20.0.0.0/8", {"99.0.0.1"}));
  rib.add(bgp("20.0.0.0/8", {"10.0.1.2"}, 50));
  rib.add(bgp("21.0.0.0/8", {"99.0.0.1"}));
  rib.add(bgp("22.0.0.0/8", {"10.0.2.2"}));
  (void)rib.take_changes();
  const std::size_t size = rib.size();
  const std::uint64_t before = rib.prefixes_touched();
  rib.withdraw(prefix("99.0.0.0/24"));
  EXPECT_EQ(rib.size(), size - 2) << "also before the changes are taken";
  const RibChanges changes = rib.take_changes();
  EXPECT_TRUE(changes.next_hops.empty());
  std::map<Prefix, std::vector<ResolvedHop>> told;
  for (const BestRoute& route : changes.routes) told[route.prefix] = list(route.hops);
  EXPECT_EQ(told.size(), 3U);
  EXPECT_EQ(told.at(prefix("20.0.0.0/8")), std::vector{over(1)});
  EXPECT_TRUE(told.at(prefix("21.0.0.0/8")).empty());
  EXPECT_LE(rib.prefixes_touched() - before, 3U) << "others are not walked";
  EXPECT_EQ(rib.size(), size - 2);
  rib.add(igp("99.0.0.0/24", {"10.0.2.2"}));
  EXPECT_EQ(rib.take_changes().routes.size(), 3U);
  EXPECT_EQ(rib.size(), size);
}

TEST_F(NextHopUpdate, MovedTwiceBetweenTwoTakes_TheLastIsToldAndBackIsNoChange) {
  rib.add(igp("99.0.0.0/24", {"10.0.0.2"}));
  rib.add(bgp("20.0.0.0/8", {"99.0.0.1"}));
  (void)rib.take_changes();
  rib.add(igp("99.0.0.0/28", {"10.0.1.2"}));
  rib.add(igp("99.0.0.0/30", {"10.0.2.2"}));
  const RibChanges changes = rib.take_changes();
  ASSERT_EQ(changes.next_hops.size(), 1U);
  EXPECT_EQ(list(changes.next_hops[0].hops), std::vector{over(2)});
  rib.withdraw(prefix("99.0.0.0/30"));
  rib.add(igp("99.0.0.0/30", {"10.0.2.2"}));
  EXPECT_TRUE(rib.take_changes().empty());
}

TEST_F(NextHopUpdate, SetThatNoPrefixUses_IsNotTold) {
  rib.add(igp("99.0.0.0/24", {"10.0.0.2"}));
  rib.add(bgp("20.0.0.0/8", {"99.0.0.1"}));
  (void)rib.take_changes();
  rib.withdraw(prefix("20.0.0.0/8"));
  (void)rib.take_changes();
  rib.add(igp("99.0.0.0/28", {"10.0.1.2"}));
  EXPECT_TRUE(rib.take_changes().next_hops.empty());
  rib.add(bgp("20.0.0.0/8", {"99.0.0.1"}));
  const RibChanges changes = rib.take_changes();
  ASSERT_EQ(changes.routes.size(), 1U);
  EXPECT_EQ(list(changes.routes[0].hops), std::vector{over(1)}) << "told with the route";
}

TEST_F(NextHopUpdate, Key_NamesTheHopsAndNotWhereTheyLeadNorTheOrder) {
  rib.add(bgp("20.0.0.0/8", {"10.0.0.2", "10.0.1.2"}));
  rib.add(bgp("21.0.0.0/8", {"10.0.1.2"}));
  rib.add(bgp("21.0.0.0/8", {"10.0.0.2"}));
  rib.add(bgp("22.0.0.0/8", {"99.0.0.1"}));
  rib.add(igp("99.0.0.0/24", {"10.0.0.2"}));
  rib.add(bgp("23.0.0.0/8", {}));
  EXPECT_EQ(key("20.0.0.0/8"), key("21.0.0.0/8")) << "one route with two hops, two routes with one each";
  EXPECT_NE(key("22.0.0.0/8"), key("99.0.0.0/24")) << "both lead to one neighbour today";
  EXPECT_NE(key("10.0.0.0/24"), key("10.0.1.0/24"));
  EXPECT_EQ(key("10.0.0.1/32"), key("10.0.1.1/32")) << "the chassis itself";
  Rib other(addressing());
  other.add(igp("99.0.0.0/24", {"10.0.1.2"}));
  other.add(bgp("22.0.0.0/8", {"99.0.0.1"}));
  EXPECT_EQ(key("22.0.0.0/8"), other.best(prefix("22.0.0.0/8"))->key);
}

/// Forty BGP prefixes with two candidates each, behind hops drawn at random, and the static routes that resolve the
/// hops that are no neighbours.
std::vector<RibRoute> random_candidates(Random& random) {
  const char* hops[] = {"10.0.0.2", "10.0.1.2", "10.0.2.2", "99.0.0.1", "99.0.1.1", "98.0.0.1"};
  std::vector<RibRoute> candidates;
  for (std::uint32_t n = 0; n < 40; ++n)
    for (std::uint32_t metric = 0; metric < 2; ++metric) {
      RibRoute route = behind(n, hops[random.below(6)]);
      if (random.below(3) == 0) route.via.push_back(address(hops[random.below(6)]));
      route.metric = metric;
      candidates.push_back(route);
    }
  for (const char* text : {"99.0.0.0/16", "99.0.0.0/24", "99.0.1.0/24", "98.0.0.0/24"})
    for (const char* hop : {"10.0.0.2", "10.0.1.2", "99.0.1.1"}) candidates.push_back(igp(text, {hop}));
  return candidates;
}

/// Adds and withdraws candidates, and knows which are left.
class RouteHistory {
 public:
  explicit RouteHistory(std::vector<RibRoute> candidates)
      : candidates_(std::move(candidates)), present_(candidates_.size()) {}
  /// Adds a random candidate to the RIB, or withdraws all of its prefix and protocol.
  void step(Random& random, Rib& rib) {
    const std::size_t i = random.below(candidates_.size());
    const RibRoute& route = candidates_[i];
    if (random.below(2) == 0) {
      rib.add(route);
      present_[i] = true;
      return;
    }
    rib.withdraw(route.prefix, only(route.protocol));
    for (std::size_t j = 0; j < candidates_.size(); ++j)
      if (candidates_[j].prefix == route.prefix && candidates_[j].protocol == route.protocol) present_[j] = false;
  }
  /// Adds the remaining routes only, in the reverse order.
  void play_remaining(Rib& afresh) const {
    for (std::size_t j = candidates_.size(); j-- > 0;)
      if (present_[j]) afresh.add(candidates_[j]);
  }

 private:
  std::vector<RibRoute> candidates_;
  std::vector<bool> present_;
};

/// The table that a card builds from the changes that it is told.
struct CardTable {
  std::map<Prefix, std::uint64_t> keys;
  std::map<std::uint64_t, std::vector<ResolvedHop>> hops_of_key;
  void apply(const RibChanges& changes) {
    for (const MovedNextHops& moved : changes.next_hops) hops_of_key[moved.key] = list(moved.hops);
    for (const BestRoute& route : changes.routes) {
      if (route.hops.empty()) {
        ASSERT_EQ(keys.erase(route.prefix), 1U) << to_string(route.prefix);
        continue;
      }
      keys[route.prefix] = route.key;
      hops_of_key[route.key] = list(route.hops);
    }
  }
};

/// Every prefix has the same key and hops in the RIB, in the card, and in the RIB made afresh; and none has more.
void assert_equal(const Rib& rib, const CardTable& card, const Rib& afresh) {
  std::size_t compared = 0;
  afresh.for_each_best([&](const BestRoute& expected) {
    ++compared;
    const auto found = rib.best(expected.prefix);
    ASSERT_TRUE(found) << to_string(expected.prefix);
    ASSERT_EQ(found->key, expected.key);
    ASSERT_EQ(list(found->hops), list(expected.hops)) << to_string(expected.prefix);
    ASSERT_EQ(card.keys.at(expected.prefix), expected.key) << to_string(expected.prefix);
    ASSERT_EQ(card.hops_of_key.at(expected.key), list(expected.hops)) << to_string(expected.prefix);
  });
  ASSERT_EQ(compared, rib.size());
  ASSERT_EQ(compared, afresh.size());
  ASSERT_EQ(compared, card.keys.size());
}

/// Any history that ends with the same routes gives the same table, and the changes that were told add up to that
/// table.
TEST_F(NextHopUpdate, RandomHistory_EqualsATableMadeAfresh) {
  Random random(5, "rib history");
  RouteHistory history(random_candidates(random));
  CardTable card;
  for (int step = 0; step < 4000; ++step) {
    history.step(random, rib);
    if (random.below(4) != 0) continue;
    ASSERT_NO_FATAL_FAILURE(card.apply(rib.take_changes())) << "step " << step;
    Rib afresh(addressing());
    history.play_remaining(afresh);
    ASSERT_NO_FATAL_FAILURE(assert_equal(rib, card, afresh)) << "step " << step;
  }
}

/// A route that names other next hops each time, as long as one likes.
TEST_F(NextHopUpdate, SetsThatNobodyUses_AreGivenBack) {
  rib.add(igp("99.0.0.0/8", {"10.0.0.2"}));
  rib.add(bgp("20.0.0.0/8", {"99.0.0.1"}));
  for (std::uint32_t n = 0; n < 20'000; ++n) {
    RibRoute route = bgp("21.0.0.0/8", {"99.0.0.1"});
    route.via = {IpAddress::v4(0x63000000U + n), IpAddress::v4(0x63100000U + n)};
    rib.withdraw(route.prefix);
    rib.add(route);
    (void)rib.take_changes();
    ASSERT_LE(rib.next_hop_sets(), 2100U) << n;
  }
  EXPECT_EQ(list(rib.best(prefix("21.0.0.0/8"))->hops), std::vector{over(0)});
  rib.withdraw(prefix("99.0.0.0/8"));
  rib.add(igp("99.0.0.0/8", {"10.0.1.2"}));
  const RibChanges changes = rib.take_changes();
  EXPECT_EQ(changes.next_hops.size(), 2U) << "those of 20/8 and of 21/8, none that is gone";
  EXPECT_EQ(list(rib.best(prefix("20.0.0.0/8"))->hops), std::vector{over(1)});
  EXPECT_EQ(list(rib.best(prefix("21.0.0.0/8"))->hops), std::vector{over(1)});
}

}  // namespace
}  // namespace hitless::test
