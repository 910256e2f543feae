// Lists of prefixes named by a scenario: where they lead, what comes before and after them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/hil/routes/scenario_with_routes.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;

class ListedRoutes : public ScenarioWithRoutes {
 protected:
  void list(const std::string& name, const std::string& lines) { file(name, BigEndian().text(lines).done()); }
};

TEST_F(ListedRoutes, NextHops_AreTheInterfacesInTurn) {
  list("p.txt", "20.0.0.0/8\n21.0.0.0/8\n2600::/24\n22.0.0.0/8\n23.0.0.0/8\n");
  const auto all = build("  prefixes: [{file: p.txt}]\n");
  ASSERT_TRUE(all) << all.error().message;
  EXPECT_EQ(table_text(*all),
            "20.0.0.0/8>10.0.0.2 21.0.0.0/8>10.0.1.2 2600::/24>2001:db8::2 22.0.0.0/8>10.0.2.2 23.0.0.0/8>10.0.0.2 ");
  EXPECT_EQ((*all->routes)[0].protocol, RouteProtocol::bgp);
  EXPECT_EQ((*all->routes)[0].distance, 20);
  const auto two = build("  prefixes: [{file: p.txt, via: [GigabitEthernet3/0/1, GigabitEthernet1/0/0], limit: 3}]\n");
  ASSERT_TRUE(two) << two.error().message;
  EXPECT_EQ(table_text(*two), "20.0.0.0/8>10.0.2.2 21.0.0.0/8>10.0.0.2 2600::/24>2001:db8:0:2::2 ");
}

TEST_F(ListedRoutes, WhatRowsAndTablesHave_IsNotTakenAgain) {
  file("t.mrt",
       joined({peer_index_table({"192.0.2.1"}), rib_entry("21.0.0.0/8", {{0, attributes({"192.0.2.9", {1}}, 4)}})}));
  list("a.txt", "20.0.0.0/8\n21.0.0.0/8\n22.0.0.0/8\n");
  list("b.txt", "22.0.0.0/8\n23.0.0.0/8\n");
  const auto config = build(
      "  rows: [{prefix: 20.0.0.0/8, via: 10.0.1.2}]\n  mrt: [{file: t.mrt}]\n"
      "  prefixes: [{file: a.txt}, {file: b.txt}]\n");
  ASSERT_TRUE(config) << config.error().message;
  // A prefix leads the same way whatever stands before it.
  EXPECT_EQ(table_text(*config), "20.0.0.0/8>10.0.1.2 21.0.0.0/8>10.0.0.2 22.0.0.0/8>10.0.2.2 23.0.0.0/8>10.0.1.2 ");
}

TEST_F(ListedRoutes, GeneratedOnes_AreOthers) {
  const auto alone = build("  generate: [{ipv4: 400, ipv6: 100}]\n");
  ASSERT_TRUE(alone) << alone.error().message;
  std::string lines;
  for (const RibRoute& route : *alone->routes) lines += to_string(route.prefix) + "\n";
  list("p.txt", lines);
  const auto both = build("  prefixes: [{file: p.txt}]\n  generate: [{ipv4: 400, ipv6: 100}]\n");
  ASSERT_TRUE(both) << both.error().message;
  std::set<Prefix> distinct;
  for (const RibRoute& route : *both->routes) distinct.insert(route.prefix);
  EXPECT_EQ(both->routes->size(), 1000U);
  EXPECT_EQ(distinct.size(), 1000U);
}

TEST_F(ListedRoutes, Mistakes_AreNamedWithTheirPlace) {
  list("bad.txt", "20.0.0.0/8\n20.0.0.1/8\n");
  list("p.txt", "20.0.0.0/8\n");
  EXPECT_EQ(error("  prefixes: [{file: bad.txt}]\n"),
            scenario_path() + ":" + std::to_string(kRoutesLine) + ":14: " + (folder_.path() / "bad.txt").string() +
                ":2: '20.0.0.1/8': expected host bits to be zero: 20.0.0.0/8");
  EXPECT_THAT(error("  prefixes: [{file: p.txt, via: Gig9/0/0}]\n"), HasSubstr("no interface Gig9/0/0"));
  EXPECT_THAT(error("  prefixes: [{via: [GigabitEthernet1/0/0]}]\n"),
              HasSubstr("'file' is missing in listed_prefixes"));
  EXPECT_THAT(error("  prefixes: [{file: p.txt, limit: 0}]\n"), HasSubstr("expected a whole number from 1 to"));
  EXPECT_THAT(error("  prefixes: [{file: p.txt, rate: 1}]\n"), HasSubstr("unknown key 'rate' in listed_prefixes"));
}

}  // namespace
}  // namespace hitless::test
