// MRT files named by a scenario: where their next hops lead, which path wins, what a trace comes to.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hil/chassis/chassis_builder.h"
#include "tests/hil/routes/scenario_with_routes.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class RecordedRoutes : public ScenarioWithRoutes {};

std::string trace_text(const ChassisConfig& config) {
  std::string text;
  for (const RouteEvent& e : config.updates->events)
    text += std::to_string(to_ns(e.after) / 1'000'000) + (e.withdraw ? "-" : "+") + to_string(e.route.prefix) +
            (e.withdraw ? "" : ">" + to_string(e.route.via.at(0))) + " ";
  return text;
}

Bytes table_of(const std::vector<std::pair<std::string, std::string>>& prefixes_and_hops) {
  std::vector<Bytes> records = {peer_index_table({"192.0.2.1"})};
  for (const auto& [prefix, hop] : prefixes_and_hops)
    records.push_back(rib_entry(prefix, {{0, attributes({hop, {1}}, 4)}}));
  return joined(records);
}

TEST_F(RecordedRoutes, NextHopsLeadToTheInterfacesInTurnByAddress) {
  file("t.mrt", gzip(table_of({{"20.0.0.0/8", "192.0.2.30"},
                               {"21.0.0.0/8", "192.0.2.10"},
                               {"22.0.0.0/8", "192.0.2.20"},
                               {"23.0.0.0/8", "192.0.2.40"},
                               {"24.0.0.0/8", "192.0.2.10"}})));
  const auto all = build("  mrt: [{file: t.mrt}]\n");
  ASSERT_TRUE(all) << all.error().message;
  EXPECT_EQ(table_text(*all),
            "20.0.0.0/8>10.0.2.2 21.0.0.0/8>10.0.0.2 22.0.0.0/8>10.0.1.2 23.0.0.0/8>10.0.0.2 24.0.0.0/8>10.0.0.2 ");
  EXPECT_EQ((*all->routes)[0].protocol, RouteProtocol::bgp);
  EXPECT_EQ((*all->routes)[0].distance, 20);
  const auto two = build("  mrt: [{file: t.mrt, via: [GigabitEthernet3/0/1, GigabitEthernet1/0/0], limit: 3}]\n");
  ASSERT_TRUE(two) << two.error().message;
  EXPECT_EQ(table_text(*two), "20.0.0.0/8>10.0.2.2 21.0.0.0/8>10.0.2.2 22.0.0.0/8>10.0.0.2 ");
}

TEST_F(RecordedRoutes, APrefixThatStandsThereAlreadyIsNotTakenAgain) {
  file("a.mrt", table_of({{"20.0.0.0/8", "192.0.2.1"}, {"21.0.0.0/8", "192.0.2.1"}}));
  file("b.mrt", table_of({{"21.0.0.0/8", "192.0.2.2"}, {"22.0.0.0/8", "192.0.2.2"}}));
  const auto config = build("  rows: [{prefix: 20.0.0.0/8, via: 10.0.1.2}]\n  mrt: [{file: a.mrt}, {file: b.mrt}]\n");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(table_text(*config), "20.0.0.0/8>10.0.1.2 21.0.0.0/8>10.0.0.2 22.0.0.0/8>10.0.1.2 ");
}

TEST_F(RecordedRoutes, ATraceIsPlayedRelativeToItsFirstUpdate) {
  file("u.mrt", joined({announce(1000, "192.0.2.1", "20.0.0.0/8", {"192.0.2.9", {}}),
                        bgp4mp_et(1001, 500'000, "192.0.2.1", bgp_update({"20.0.0.0/8"}, {}, {})),
                        announce(1004, "192.0.2.1", "20.0.0.0/8", {"192.0.2.9", {}})}));
  const auto config = build("  updates: [{file: u.mrt, at: 20s, rate_percent: 50}]\n");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(trace_text(*config), "20000+20.0.0.0/8>10.0.0.2 23000-20.0.0.0/8 28000+20.0.0.0/8>10.0.0.2 ");
  EXPECT_EQ(config->updates->recorded, 3U);
}

TEST_F(RecordedRoutes, TheBestPathOfAllPeersIsTold) {
  file("u.mrt", joined({announce(0, "192.0.2.1", "20.0.0.0/8", {"192.0.2.8", {1, 2}}),     // the only one
                        announce(1, "192.0.2.2", "20.0.0.0/8", {"192.0.2.9", {1}}),        // better
                        announce(2, "192.0.2.1", "20.0.0.0/8", {"192.0.2.8", {1, 2, 3}}),  // worse: nothing changes
                        withdraw(3, "192.0.2.2", "20.0.0.0/8"),                            // the other is left
                        withdraw(4, "192.0.2.1", "20.0.0.0/8"),                            // none is left
                        withdraw(5, "192.0.2.2", "20.0.0.0/8")}));                         // nothing changes
  const auto config = build("  updates: [{file: u.mrt}]\n");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(trace_text(*config),
            "0+20.0.0.0/8>10.0.0.2 1000+20.0.0.0/8>10.0.1.2 3000+20.0.0.0/8>10.0.0.2 4000-20.0.0.0/8 ");
  EXPECT_EQ(config->updates->recorded, 6U);
}

TEST_F(RecordedRoutes, TheSameNextHopLeadsTheSameWayInATableAndATrace) {
  file("t.mrt", table_of({{"20.0.0.0/8", "192.0.2.7"}, {"21.0.0.0/8", "192.0.2.9"}}));
  file("u.mrt", announce(0, "192.0.2.1", "21.0.0.0/8", {"192.0.2.8", {}}));
  const auto config = build("  mrt: [{file: t.mrt}]\n  updates: [{file: u.mrt}]\n");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(table_text(*config), "20.0.0.0/8>10.0.0.2 21.0.0.0/8>10.0.2.2 ");
  EXPECT_EQ(trace_text(*config), "0+21.0.0.0/8>10.0.1.2 ");
}

TEST_F(RecordedRoutes, TracesAreMergedByTimeAndAClockSetBackDoesNotReorder) {
  file("a.mrt", joined({withdraw(100, "192.0.2.1", "20.0.0.0/8"), withdraw(103, "192.0.2.1", "21.0.0.0/8"),
                        withdraw(101, "192.0.2.1", "22.0.0.0/8")}));
  file("b.mrt", withdraw(7, "192.0.2.1", "23.0.0.0/8"));
  const auto config = build("  updates: [{file: a.mrt}, {file: b.mrt, at: 1s}]\n");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(trace_text(*config), "0-20.0.0.0/8 1000-23.0.0.0/8 3000-21.0.0.0/8 3000-22.0.0.0/8 ");
}

TEST_F(RecordedRoutes, MistakesAreNamedWithTheirPlace) {
  file("t.mrt", table_of({{"20.0.0.0/8", "192.0.2.1"}}));
  file("u.mrt", joined({withdraw(0, "192.0.2.1", "20.0.0.0/8"), withdraw(4'000'000'000U, "192.0.2.1", "20.0.0.0/8")}));
  Bytes cut = table_of({{"20.0.0.0/8", "192.0.2.1"}});
  cut.pop_back();
  file("cut.mrt", cut);
  const std::string place = scenario_path() + ":" + std::to_string(kRoutesLine) + ":9: ";
  EXPECT_THAT(error("  mrt: [{file: none.mrt}]\n"), StartsWith(place));
  EXPECT_THAT(error("  mrt: [{file: none.mrt}]\n"), HasSubstr("none.mrt: cannot be read (No such file or directory)"));
  EXPECT_THAT(error("  mrt: [{file: cut.mrt}]\n"), HasSubstr("cut.mrt: record 2 at byte "));
  EXPECT_THAT(error("  mrt: [{file: t.mrt, via: Gig9/0/0}]\n"), HasSubstr("no interface Gig9/0/0"));
  EXPECT_THAT(error("  mrt: [{via: [GigabitEthernet1/0/0]}]\n"), HasSubstr("'file' is missing in mrt_routes"));
  EXPECT_THAT(error("  mrt: [{file: t.mrt, limit: 0}]\n"), HasSubstr("expected a whole number from 1 to"));
  EXPECT_THAT(error("  updates: [{file: t.mrt}]\n"), HasSubstr("type 13 (TABLE_DUMP_V2), expected BGP messages"));
  EXPECT_THAT(error("  updates: [{file: u.mrt}]\n"), HasSubstr("u.mrt: lasts longer than a year"));
  EXPECT_THAT(error("  updates: [{file: u.mrt, rate: 3}]\n"), HasSubstr("unknown key 'rate' in mrt_updates"));
  EXPECT_THAT(error("  updates: [{file: u.mrt, rate_percent: 0}]\n"), HasSubstr("expected a whole number from 1 to"));
}

TEST_F(RecordedRoutes, AFamilyNeedsANeighbourOfItsOwn) {
  file("t.mrt", joined({peer_index_table({"192.0.2.1"}),
                        rib_entry("2600::/24", {{0, ipv6_table_attributes({"2001:db8::9", {}})}})}));
  EXPECT_EQ(error("  mrt: [{file: t.mrt}]\n"), "good");
  const auto scenario =
      parse_scenario(std::string(kRoutesScenario).replace(kRoutesScenario.find(", ipv6: 2001:db8::/32"), 21, "") +
                         "  mrt: [{file: t.mrt}]\n",
                     scenario_path());
  ASSERT_TRUE(scenario) << scenario.error().message;
  const auto config = build_chassis_config(*scenario, *load_catalogue(*scenario));
  ASSERT_FALSE(config);
  EXPECT_THAT(config.error().message, HasSubstr("no interface has an IPv6 neighbour, expected one as next hop"));
}

}  // namespace
}  // namespace hitless::test
