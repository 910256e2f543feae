// Text of a scenario: parsed, checked against the schema, built into a chassis. Files that it names are not opened, and
// tables that would fill memory are not built: both are what the user asked for, not a fault of the text.

#include "dataplane/base/result.h"
#include "hil/chassis/chassis_builder.h"
#include "hil/scenario/scenario.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/hil/scenario/scenario_texts.h"

namespace hitless::fuzz {

std::vector<Bytes> seeds() {
  std::vector<Bytes> all = {bytes_of(test::kSmallScenario)};
  std::string routes = test::kSmallScenario;
  routes.insert(routes.find("traffic:\n"),
                "  generate: [{ipv4: 20, ipv6: 5, via: GigabitEthernet1/0/0}]\n"
                "  from_capture: [{capture: x.pcap}]\n"
                "  mrt: [{file: x.mrt.gz, via: [GigabitEthernet1/0/0], limit: 5}]\n"
                "  prefixes: [{file: x.txt.gz, via: GigabitEthernet1/0/0, limit: 5}]\n"
                "  updates: [{file: u.mrt, at: 20s, rate_percent: 50}]\n");
  all.push_back(bytes_of(routes));
  std::string replay = test::kSmallScenario;
  replay.insert(replay.find("upgrade_to:"),
                "  - {name: r, replay: {capture: x.pcap, copies: 2, loops: 3, gap_cap: 1s, loop_gap: 5ms}}\n"
                "  - {name: k, replay: {capture: x.pcap, place_hosts: false, interface: GigabitEthernet1/0/0}}\n");
  all.push_back(bytes_of(replay));
  // An alias that holds itself, alone and beside what a scenario has.
  all.push_back(bytes_of("a: &a [*a]\n"));
  all.push_back(bytes_of(std::string(test::kSmallScenario) + "extra: &e [*e]\n"));
  return all;
}

}  // namespace hitless::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::uint32_t kRoutesMax = 2'000;
  const std::string text(reinterpret_cast<const char*>(data), size);
  auto scenario = hitless::parse_scenario(text, "fuzzed");
  if (!scenario) {
    HITLESS_CHECK(scenario.error().message.starts_with("fuzzed:"), scenario.error().message);
    return 0;
  }
  scenario->catalogue_files.clear();
  scenario->routes.mrt.clear();
  scenario->routes.prefixes.clear();
  scenario->routes.updates.clear();
  scenario->routes.from_capture.clear();
  for (const hitless::GeneratedRoutes& generated : scenario->routes.generate)
    if (generated.ipv4 > kRoutesMax || generated.ipv6 > kRoutesMax) return 0;
  if (scenario->routes.generate.size() > 5) return 0;
  const auto catalogue = hitless::load_catalogue(*scenario);
  if (!catalogue) return 0;
  const auto config = hitless::build_chassis_config(*scenario, *catalogue);
  if (!config) HITLESS_CHECK(config.error().message.starts_with("fuzzed:"), config.error().message);
  return 0;
}
