#pragma once
// A small chassis whose routes a test writes, with files beside its scenario.

#include <gtest/gtest.h>

#include <string>

#include "hil/chassis/chassis_builder.h"
#include "hil/runtime/temporary_folder.h"
#include "hil/scenario/scenario.h"
#include "tests/support/mrt_writer.h"

namespace hitless::test {

/// Three interfaces: GigabitEthernet1/0/0 and 3/0/0 and 3/0/1, networks 10.0.0.0/24 to 10.0.2.0/24, neighbours .2.
inline const std::string kRoutesScenario = R"(name: routes
platform: c10008
chassis:
  cards:
    - {slot: 1, card: 1-port-gigabit-ethernet}
    - {slot: 3, card: sip-600, spas: [{bay: 0, spa: 2-port-ge-spa}]}
addressing: {ipv4: 10.0.0.0/8, ipv6: 2001:db8::/32}
images:
  - {name: one, version: "1", platform: c10000, card_software: {lc-ge: "1.0", lc-sip600: "1.0"}}
start_image: disk0:one
routes:
)";
inline constexpr int kRoutesLine = 12;  // of what follows

class ScenarioWithRoutes : public ::testing::Test {
 protected:
  std::string scenario_path() const { return (folder_.path() / "s.yaml").string(); }
  /// Writes a file beside the scenario; gives its name.
  std::string file(const std::string& name, const Bytes& bytes) {
    write_bytes((folder_.path() / name).string(), bytes);
    return name;
  }
  /// `routes`: the lines below `routes:`, two spaces in.
  Result<ChassisConfig> build(const std::string& routes) {
    const auto scenario = parse_scenario(kRoutesScenario + routes, scenario_path());
    if (!scenario) return tl::unexpected(scenario.error());
    catalogue_ = *load_catalogue(*scenario);
    return build_chassis_config(*scenario, catalogue_);
  }
  /// What is said against `routes`; "good": nothing.
  std::string error(const std::string& routes) {
    const auto config = build(routes);
    return config ? "good" : config.error().message;
  }

  TemporaryFolder folder_;
  Catalogue catalogue_;
};

/// "PREFIX>NEXT-HOP " of every route, in the feed's order.
inline std::string table_text(const ChassisConfig& config) {
  std::string text;
  for (const RibRoute& route : *config.routes) text += to_string(route.prefix) + ">" + to_string(route.via.at(0)) + " ";
  return text;
}

}  // namespace hitless::test
