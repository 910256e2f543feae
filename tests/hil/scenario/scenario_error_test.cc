// Every kind of mistake in a scenario file: its place and what was expected.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hil/scenario/scenario.h"
#include "tests/hil/scenario/scenario_texts.h"

namespace hitless::test {
namespace {

struct Mistake {
  const char* name;
  const char* from;
  const char* to;
  const char* place;     ///< "file:line:column: "
  const char* expected;  ///< part of the message
};

/// So that a failure prints the case's name.
void PrintTo(const Mistake& c, std::ostream* out) { *out << c.name; }

class ScenarioMistake : public ::testing::TestWithParam<Mistake> {};

TEST_P(ScenarioMistake, IsRefusedAtItsPlace) {
  const Mistake& m = GetParam();
  const Result<Scenario> scenario = parse_scenario(replaced(kSmallScenario, m.from, m.to), "s.yaml");
  ASSERT_FALSE(scenario);
  EXPECT_EQ(scenario.error().code, ErrorCode::bad_input);
  EXPECT_THAT(scenario.error().message, ::testing::StartsWith(m.place));
  EXPECT_THAT(scenario.error().message, ::testing::HasSubstr(m.expected));
  EXPECT_EQ(scenario.error().message.find('\n'), std::string::npos) << "one line";
}

TEST(ScenarioVrf, NamesAreThoseUnderVrfs) {
  const std::string with_vrfs = replaced(kSmallScenario, "seed: 7", "vrfs: [RED, BLUE]");
  const auto refused = [&](const std::string& from, const std::string& to) {
    const auto scenario = parse_scenario(replaced(with_vrfs, from, to), "s.yaml");
    return scenario ? "none" : scenario.error().message;
  };
  EXPECT_EQ(refused("mtu: 1400}", "mtu: 1400, vrf: BLUE}"), "none");
  EXPECT_EQ(refused("prefix: 20.0.0.0/16,", "prefix: 20.0.0.0/16, vrf: GREEN,"),
            "s.yaml:18:34: no VRF 'GREEN', expected one of RED, BLUE");
  EXPECT_EQ(refused("{packets_per_s: 100}", "{packets_per_s: 100, vrf: RED, interface: GigabitEthernet1/0/0}"),
            "s.yaml:22:28: 'vrf' stands beside 'interface', expected one of them: an interface has its VRF");
}

INSTANTIATE_TEST_SUITE_P(
    All, ScenarioMistake,
    ::testing::Values(
        Mistake{"UnknownKey", "seed: 7", "sede: 7", "s.yaml:2:1: ", "expected one of name, seed"},
        Mistake{"UnknownKeyDeep", "{bay: 0, spa", "{bya: 0, spa", "s.yaml:8:40: ", "unknown key 'bya' in spa"},
        Mistake{"RepeatedKey", "seed: 7", "name: 7", "s.yaml:2:1: ", "stands twice"},
        Mistake{"MissingKey", "name: small\n", "", "s.yaml:1:1: ", "'name' is missing"},
        Mistake{"MissingKeyDeep", "{slot: 1, card: 1-port-gigabit-ethernet}", "{slot: 1}",
                "s.yaml:6:7: ", "'card' is missing in card"},
        Mistake{"NumberIsText", "seed: 7", "seed: seven", "s.yaml:2:7: ", "expected a whole number"},
        Mistake{"NumberIsQuoted", "seed: 7", "seed: \"7\"", "s.yaml:2:7: ", "expected a whole number"},
        Mistake{"NumberIsNegative", "seed: 7", "seed: -7", "s.yaml:2:7: ", "expected a whole number"},
        Mistake{"NumberTooLarge", "{slot: 1,", "{slot: 100,", "s.yaml:6:14: ", "from 1 to 64"},
        Mistake{"TextIsList", "name: small", "name: [small]", "s.yaml:1:7: ", "a list stands here, expected a text"},
        Mistake{"ListIsText", "addresses: [198.51.100.1/30]", "addresses: none",
                "s.yaml:11:45: ", "expected a list of addresses"},
        Mistake{"ListIsNothing",
                "  - {when: ready, after: 5s, command: issu loadversion a disk0:two b stby-disk0:two}\n", "",
                "s.yaml:24:1: ", "nothing stands behind 'steps'"},
        Mistake{"MappingIsText", "addressing: {ipv4: 10.0.0.0/8, ipv6: 2001:db8::/32}", "addressing: yes",
                "s.yaml:9:13: ", "expected a mapping with ipv4, ipv6"},
        Mistake{"VrfUnknown", "mtu: 1400}", "mtu: 1400, vrf: RAD}",
                "s.yaml:11:80: ", "no VRF 'RAD', expected one that stands under vrfs (none does)"},
        Mistake{"VrfTwice", "seed: 7", "vrfs: [RED, RED]", "s.yaml:2:13: ", "VRF 'RED' stands twice"},
        Mistake{"VrfWithoutName", "seed: 7", "vrfs: [RED, \"\"]", "s.yaml:2:13: ", "expected the name of a VRF"},
        Mistake{"Duration", "after: 5s", "after: 5", "s.yaml:25:26: ", "ns, us, ms, s, min or h"},
        Mistake{"DurationWithFraction", "after: 5s", "after: 1.5s", "s.yaml:25:26: ", "ns, us, ms, s, min or h"},
        Mistake{"DurationTooLong", "after: 5s", "after: 9000h", "s.yaml:25:26: ", "longer than a year"},
        Mistake{"Prefix", "prefix: 20.0.0.0/16", "prefix: 20.0.0.1/16", "s.yaml:18:16: ", "expected a prefix"},
        Mistake{"PrefixFamily", "ipv4: 10.0.0.0/8", "ipv4: 2001:db9::/32", "s.yaml:9:20: ", "IPv4"},
        Mistake{"PrefixTooLong", "ipv4: 10.0.0.0/8", "ipv4: 10.0.0.0/25", "s.yaml:9:20: ", "/24"},
        Mistake{"InterfaceAddress", "198.51.100.1/30", "198.51.100.1", "s.yaml:11:46: ", "with its length"},
        Mistake{"Via", "via: GigabitEthernet1/0/0", "via: somewhere",
                "s.yaml:18:34: ", "an address, an interface or null0"},
        Mistake{"ViaFamily", "via: [10.0.2.2, 10.0.3.2]", "via: \"2001:db8::2\"", "s.yaml:19:7: ", "other family"},
        Mistake{"Protocol", "protocol: bgp", "protocol: ospf", "s.yaml:19:66: ", "static or bgp"},
        Mistake{"Matrix", "{\"1\": compatible}", "{\"1\": perhaps}", "s.yaml:14:63: ", "compatible or incompatible"},
        Mistake{"StartImage", "start_image: disk0:one", "start_image: disk0:three",
                "s.yaml:15:14: ", "disk0:one, disk0:two"},
        Mistake{"UpgradeImage", "upgrade_to: disk0:two", "upgrade_to: two", "s.yaml:23:13: ", "disk0:one, disk0:two"},
        Mistake{"ExpectedImage", "image: disk0:two, fates", "image: disk0:3, fates", "s.yaml:30:28: ", "disk0:two"},
        Mistake{"ImageTwice", "{name: two,", "{name: one,", "s.yaml:14:5: ", "name of its own"},
        Mistake{"Condition", "when: ready", "when: hot", "s.yaml:25:12: ", "none, ready, standby_hot, preloaded"},
        Mistake{"FaultWithoutTarget", ", card: 2}", "}", "s.yaml:27:5: ", "exactly one of card, interface, route"},
        Mistake{"FaultTwice", ", card: 2}", ", card: 2, route: 20.0.0.0/16}", "s.yaml:27:5: ", "exactly one of"},
        Mistake{"Fate", "3: warm", "3: cold", "s.yaml:30:59: ", "none, warm or reload"},
        Mistake{"Active", "active: b", "active: c", "s.yaml:30:18: ", "one of a, b"},
        Mistake{"TrafficOfNoKind", ", synthetic: {packets_per_s: 100}", "",
                "s.yaml:22:5: ", "either replay or synthetic"},
        Mistake{"RateTwice", "packets_per_s: 100", "packets_per_s: 100, spacing: 1ms",
                "s.yaml:22:28: ", "either packets_per_s or spacing"},
        Mistake{"RateMissing", "packets_per_s: 100", "flows: 2", "s.yaml:22:28: ", "either packets_per_s or spacing"},
        Mistake{"InterfaceWithPlacing", "synthetic: {packets_per_s: 100}", "replay: {capture: x.pcap, interface: y}",
                "s.yaml:22:25: ", "place_hosts: false"},
        Mistake{"Size", "packets_per_s: 100", "packets_per_s: 100, sizes: [59]", "s.yaml:22:57: ", "from 60"},
        Mistake{"OnlyTheSchemaSees", "packets_per_s: 100", "packets_per_s: 100, sizes: []",
                "s.yaml:22:56: ", "does not fit the schema"},
        Mistake{"NotYaml", "chassis:\n", "chassis: [\n", "s.yaml:", "not YAML"},
        Mistake{"TwoDocuments", "seed: 7\n", "---\nseed: 7\n", "s.yaml:1:1: ", "expected one scenario"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(ScenarioMistakes, EmptyAndMissingFilesAreNamed) {
  EXPECT_THAT(parse_scenario("", "s.yaml").error().message, ::testing::StartsWith("s.yaml:"));
  EXPECT_THAT(parse_scenario("just text", "s.yaml").error().message, ::testing::StartsWith("s.yaml:1:1: "));
  EXPECT_THAT(load_scenario("no/such/file.yaml").error().message, ::testing::StartsWith("no/such/file.yaml: "));
  EXPECT_FALSE(load_scenario("hil")) << "a directory";
}

TEST(ScenarioMistakes, AliasesOfAliasesDoNotFillTheMemory) {
  std::string bomb = "a: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    bomb += std::string(1, static_cast<char>('a' + i)) + ": &a" + std::to_string(i) + " [";
    for (int k = 0; k < 10; ++k) bomb += (k == 0 ? "*a" : ", *a") + std::to_string(i - 1);
    bomb += "]\n";
  }
  EXPECT_THAT(parse_scenario(bomb, "s.yaml").error().message, ::testing::HasSubstr("sensible size"));
}

TEST(ScenarioMistakes, AliasThatHoldsItselfIsNamedWithItsPlace) {
  const auto told = [](const std::string& text) { return parse_scenario(text, "s.yaml").error().message; };
  EXPECT_THAT(told("seed: 1\na: &a [*a]\n"), ::testing::StartsWith("s.yaml:2:4: values are nested deeper than"));
  EXPECT_THAT(told("a: &a {b: *a}\n"), ::testing::StartsWith("s.yaml:1:8: values are nested deeper than"));
  EXPECT_THAT(told(kSmallScenario + std::string("extra: &e [*e]\n")), ::testing::HasSubstr("nested deeper than"));
}

TEST(ScenarioText, OtherThanOneDocumentIsRefused) {
  const auto told = [](const std::string& text) { return parse_scenario(text, "s.yaml").error().message; };
  EXPECT_EQ(told(""), "s.yaml:1:1: no YAML document stands here, expected one scenario");
  EXPECT_EQ(told("# nothing\n"), "s.yaml:1:1: no YAML document stands here, expected one scenario");
  EXPECT_EQ(told(kSmallScenario + "---\n" + kSmallScenario),
            "s.yaml:1:1: more than one YAML document stands here, expected one scenario");
  // Found by fuzzing: the schema's validator reads past a table for bytes that are no UTF-8.
  EXPECT_EQ(told(replaced(kSmallScenario, "name: small", "name: sm\xbf\xbf\xbf\xbf\xbf\xbf\xbf\xbfll")),
            "s.yaml:1:1: a byte that is no UTF-8, in line 1, stands here, expected one scenario");
  EXPECT_TRUE(parse_scenario(replaced(kSmallScenario, "name: small", "name: kl\xc3\xa9in \xf0\x9f\x98\x80"), "s.yaml"));
  // Found by fuzzing: the YAML library finds empty documents without end here.
  EXPECT_EQ(told(", card: x}\n"), "s.yaml:1:1: more than one YAML document stands here, expected one scenario");
}

}  // namespace
}  // namespace hitless::test
