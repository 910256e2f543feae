#include <gtest/gtest.h>

#include <filesystem>

#include "hil/chassis/chassis_builder.h"
#include "hil/run/run_needs.h"
#include "hil/scenario/scenario.h"
#include "tests/hil/scenario/scenario_texts.h"

namespace hitless::test {
namespace {

TEST(ScenarioRead, EveryValueOfASmallScenarioIsWhereItBelongs) {
  const Result<Scenario> s = parse_scenario(kSmallScenario, "dir/small.yaml");
  ASSERT_TRUE(s) << s.error().message;
  EXPECT_EQ(s->name, "small");
  EXPECT_EQ(s->seed, 7U);
  ASSERT_EQ(s->cards.size(), 3U);
  EXPECT_EQ(s->cards[2].spas.at(0).spa, "2-port-ge-spa");
  EXPECT_EQ(s->cards[2].mark.line, 8);
  EXPECT_EQ(to_string(s->addressing_ipv6.value()), "2001:db8::/32");
  EXPECT_EQ(s->interfaces.at(0).mtu_bytes, 1400U);
  EXPECT_EQ(s->images.at(0).card_software.at("lc-ge"), "1.0");
  EXPECT_EQ(s->images.at(1).matrix.at("1"), "compatible");
  EXPECT_TRUE(s->images.at(1).issu);
  EXPECT_EQ(s->routes.rows.at(0).via_interfaces.at(0), "GigabitEthernet1/0/0");
  EXPECT_EQ(s->routes.rows.at(0).route.distance, 1);
  EXPECT_EQ(s->routes.rows.at(1).route.via.size(), 2U);
  EXPECT_EQ(s->routes.rows.at(1).route.distance, 20);
  EXPECT_EQ(s->traffic.at(0).synthetic->packets_per_s, 100U);
  EXPECT_EQ(s->upgrade_to, "disk0:two");
  EXPECT_EQ(s->steps.at(0).when, Condition::ready);
  EXPECT_EQ(s->steps.at(0).after, std::chrono::seconds(5));
  EXPECT_EQ(s->steps.at(0).line, 25);
  EXPECT_EQ(s->faults.at(0).outage, std::chrono::milliseconds(250));
  EXPECT_EQ(s->faults.at(0).slot, Slot(2));
  EXPECT_EQ(s->before, std::chrono::seconds(10));
  EXPECT_EQ(s->after, std::chrono::seconds(15)) << "the default of RFC 6201";
  EXPECT_EQ(s->rollback_timer, std::chrono::minutes(45));
  EXPECT_EQ(s->expect.active, RpId::b);
  EXPECT_EQ(s->expect.fates.at(3), "warm");
  EXPECT_EQ(s->expect.lost_at_most, 0U);
  EXPECT_EQ(s->expect.cards_without_loss, std::vector<std::uint16_t>{1});
}

TEST(ScenarioRead, FilesAreLookedForBesideTheScenario) {
  const std::string text = replaced(kSmallScenario, "{name: udp, synthetic: {packets_per_s: 100}}",
                                    "{name: web, replay: {capture: ../captures/web.pcap, gap_cap: 1s}}");
  const Result<Scenario> s = parse_scenario(text, "/somewhere/scenarios/small.yaml");
  ASSERT_TRUE(s) << s.error().message;
  EXPECT_EQ(s->traffic.at(0).replay->capture, "/somewhere/captures/web.pcap");
}

TEST(ScenarioRead, ThePublishedScenariosBuildTheirChassis) {
  for (const char* file : {"hil/scenarios/demo.yaml", "hil/scenarios/quick-upgrade.yaml"}) {
    const Result<Scenario> scenario = load_scenario(file);
    ASSERT_TRUE(scenario) << scenario.error().message;
    const Result<Catalogue> catalogue = load_catalogue(*scenario);
    ASSERT_TRUE(catalogue) << catalogue.error().message;
    const Result<ChassisConfig> chassis = build_chassis_config(*scenario, *catalogue);
    ASSERT_TRUE(chassis) << chassis.error().message;
    EXPECT_EQ(chassis->cards.size(), 5U);
    std::size_t generated = 0;
    for (const GeneratedRoutes& g : scenario->routes.generate) generated += g.ipv4 + g.ipv6;
    EXPECT_EQ(chassis->routes->size(), generated);
    const Result<RunNeeds> needs = compute_needs(*scenario, *chassis);
    ASSERT_TRUE(needs) << needs.error().message;
    EXPECT_GT(needs->mbufs, 1000U);
    EXPECT_GT(needs->memory_bytes, needs->mbufs * needs->mbuf_bytes);
    EXPECT_TRUE(check_fits(*needs, needs->memory_bytes + needs->table_bytes));
    EXPECT_FALSE(check_fits(*needs, needs->memory_bytes - 1));
  }
}

}  // namespace
}  // namespace hitless::test
