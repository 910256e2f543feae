#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hil/chassis/chassis_builder.h"
#include "hil/scenario/scenario.h"
#include "tests/hil/scenario/scenario_texts.h"

namespace hitless::test {
namespace {

Result<ChassisConfig> chassis_of(const std::string& text) {
  const Result<Scenario> scenario = parse_scenario(text, "s.yaml");
  if (!scenario) return tl::unexpected(scenario.error());
  const Result<Catalogue> catalogue = load_catalogue(*scenario);
  if (!catalogue) return tl::unexpected(catalogue.error());
  return build_chassis_config(*scenario, *catalogue);
}

TEST(Chassis, InterfacesComeInOrderOfSlotBayAndPort) {
  const Result<ChassisConfig> chassis = chassis_of(kSmallScenario);
  ASSERT_TRUE(chassis) << chassis.error().message;
  ASSERT_EQ(chassis->interfaces.size(), 11U);
  EXPECT_EQ(chassis->interfaces[0].name, "GigabitEthernet1/0/0");
  EXPECT_EQ(chassis->interfaces[1].name, "FastEthernet2/0/0");
  EXPECT_EQ(chassis->interfaces[8].name, "FastEthernet2/0/7");
  EXPECT_EQ(chassis->interfaces[10].name, "GigabitEthernet3/0/1");
  EXPECT_EQ(chassis->interfaces[10].port, 1);
  EXPECT_EQ(chassis->interfaces[10].index, InterfaceIndex(10));
  EXPECT_EQ(to_string(chassis->interfaces[10].mac), "02:00:03:00:00:01");
  EXPECT_EQ(chassis->interfaces[0].mtu_bytes, 1400U) << "as the scenario says";
  EXPECT_EQ(chassis->interfaces[1].mtu_bytes, 1500U) << "as the medium says";
}

TEST(Chassis, AddressingFillsWhatTheScenarioLeavesOut) {
  const Result<ChassisConfig> chassis = chassis_of(kSmallScenario);
  ASSERT_TRUE(chassis) << chassis.error().message;
  const ConfiguredInterface& written = chassis->addressing.at(0);
  ASSERT_EQ(written.addresses.size(), 2U);
  EXPECT_EQ(to_string(written.addresses[0].address), "198.51.100.1");
  EXPECT_EQ(to_string(written.neighbours.at(0).address), "198.51.100.2");
  EXPECT_EQ(to_string(written.addresses[1].address), "2001:db8::1");
  const ConfiguredInterface& last = chassis->addressing.at(10);
  EXPECT_EQ(to_string(last.addresses.at(0).network()), "10.0.10.0/24");
  EXPECT_EQ(to_string(last.neighbours.at(0).address), "10.0.10.2");
  EXPECT_EQ(to_string(last.neighbours.at(0).mac), "02:01:03:00:00:01");
  EXPECT_EQ(to_string(last.addresses.at(1).network()), "2001:db8:0:a::/64");
  EXPECT_EQ(to_string(last.neighbours.at(1).address), "2001:db8:0:a::2");
}

TEST(Chassis, RoutesViaAnInterfaceUseItsNeighbour) {
  const Result<ChassisConfig> chassis = chassis_of(kSmallScenario);
  ASSERT_TRUE(chassis) << chassis.error().message;
  ASSERT_EQ(chassis->routes->size(), 3U);
  EXPECT_EQ(to_string((*chassis->routes)[0].via.at(0)), "198.51.100.2");
  EXPECT_EQ(to_string((*chassis->routes)[2].via.at(0)), "2001:db8:0:a::2");
}

struct Refusal {
  const char* name;
  const char* from;
  const char* to;
  const char* place;
  const char* expected;
};

/// So that a failure prints the case's name.
void PrintTo(const Refusal& c, std::ostream* out) { *out << c.name; }

class ChassisRefusal : public ::testing::TestWithParam<Refusal> {};

TEST_P(ChassisRefusal, NamesPlaceAndExpectation) {
  const Refusal& r = GetParam();
  const Result<ChassisConfig> chassis = chassis_of(replaced(kSmallScenario, r.from, r.to));
  ASSERT_FALSE(chassis);
  EXPECT_EQ(chassis.error().code, ErrorCode::bad_input);
  EXPECT_THAT(chassis.error().message, ::testing::StartsWith(r.place));
  EXPECT_THAT(chassis.error().message, ::testing::HasSubstr(r.expected));
}

INSTANTIATE_TEST_SUITE_P(
    All, ChassisRefusal,
    ::testing::Values(
        Refusal{"UnknownPlatform", "platform: c10008", "platform: c1", "s.yaml:3:11: ", "c10008"},
        Refusal{"UnknownCard", "card: 1-port-gigabit-ethernet", "card: 1-port-gigabit",
                "s.yaml:6:7: ", "1-port-gigabit-ethernet"},
        Refusal{"UnknownSpa", "spa: 2-port-ge-spa", "spa: 3-port-ge-spa", "s.yaml:8:39: ", "2-port-ge-spa"},
        Refusal{"SlotTaken", "{slot: 2, card: 8", "{slot: 1, card: 8", "s.yaml:7:7: ", "slot 1 is taken"},
        Refusal{"SlotTakenByWideCard", "{slot: 2, card: 8", "{slot: 4, card: 8",
                "s.yaml:7:7: ", "slot 4 is taken by sip-600"},
        Refusal{"SlotTooHigh", "{slot: 2, card: 8", "{slot: 9, card: 8", "s.yaml:7:7: ", "at most slot 8"},
        Refusal{"EvenSlot", "{slot: 3, card: sip-600", "{slot: 6, card: sip-600", "s.yaml:8:7: ", "an odd slot"},
        Refusal{"BayTooHigh", "bay: 0", "bay: 2", "s.yaml:8:39: ", "within the 2 bays"},
        Refusal{"BayTaken", "[{bay: 0, spa: 2-port-ge-spa}]",
                "[{bay: 1, spa: 2-port-ge-spa}, {bay: 1, spa: 2-port-ge-spa}]", "s.yaml:8:69: ", "bay 1 is taken"},
        Refusal{"SpaInFixedCard", "card: 1-port-gigabit-ethernet}",
                "card: 1-port-gigabit-ethernet, spas: [{bay: 0, spa: 2-port-ge-spa}]}", "s.yaml:6:55: ", "no bays"},
        Refusal{"UnknownInterface", "{name: GigabitEthernet1/0/0,", "{name: GigabitEthernet1/0/1,",
                "s.yaml:11:5: ", "GigabitEthernet1/0/0, FastEthernet2/0/0"},
        Refusal{"SharedNetwork", "198.51.100.1/30", "10.0.4.9/24",
                "s.yaml: FastEthernet2/0/3: ", "overlaps that of GigabitEthernet1/0/0"},
        Refusal{"UnknownVia", "via: GigabitEthernet1/0/0", "via: GigabitEthernet7/0/0",
                "s.yaml:18:7: ", "as a way out"},
        Refusal{"UnreachableVia", "10.0.3.2]", "192.0.2.9]", "s.yaml:19:7: ", "192.0.2.9"},
        Refusal{"FaultCard", ", card: 2}", ", card: 5}", "s.yaml:27:5: ", "no card in slot 5"},
        Refusal{"FaultInterface", ", card: 2}", ", interface: GigabitEthernet9/0/0}", "s.yaml:27:5: ", "to cut"},
        Refusal{"FaultRoute", ", card: 2}", ", route: 21.0.0.0/16}", "s.yaml:27:5: ", "to withdraw"},
        Refusal{"FateSlot", "3: warm", "4: warm", "s.yaml:30:9: ", "slot 4"},
        Refusal{"LosslessSlot", "cards_without_loss: [1]", "cards_without_loss: [8]", "s.yaml:30:9: ", "slot 8"}),
    [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace hitless::test
