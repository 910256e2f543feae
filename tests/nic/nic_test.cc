// Two physical NICs, cabled to each other and bound as `hitless doctor` says: HITLESS_NIC_0 and HITLESS_NIC_1 hold
// their PCI addresses.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <regex>

#include "hil/output/whole_file.h"
#include "hil/regression/child_process.h"
#include "hil/runtime/temporary_folder.h"

namespace hitless::test {
namespace {

/// two-ports.yaml with these ports and traffic of its own towards the left one, whose far end is the right one.
std::string scenario_with(const std::string& left, const std::string& right) {
  std::ifstream file(HITLESS_SOURCE_DIR "/hil/scenarios/two-ports.yaml");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  text = std::regex_replace(text, std::regex("port: net_af_packet0[^\n]*"), "port: \"" + left + "\"");
  text = std::regex_replace(text, std::regex("port: net_af_packet1[^\n]*"), "port: \"" + right + "\"");
  return text +
         "traffic:\n  - {name: inside, synthetic: {interface: GigabitEthernet3/0/1, destinations: [32.0.0.0/8], "
         "packets_per_s: 20000, flows: 20, sizes: [200]}}\n";
}

TEST(Nic, TwoCabledToEachOther_WhatLeavesOneComesInAtTheOther) {
  const char *left = std::getenv("HITLESS_NIC_0"), *right = std::getenv("HITLESS_NIC_1");
  if (left == nullptr || right == nullptr)
    GTEST_SKIP() << "HITLESS_NIC_0 and HITLESS_NIC_1 do not hold two PCI addresses";
  const TemporaryFolder folder;
  const std::string file = folder.path() / "nic.yaml";
  std::ofstream(file) << scenario_with(left, right);
  ChildCommand command;
  command.argv = {HITLESS_PROGRAM,      "run", file, "--clock", "wall", "--time-scale", "60", "--out",
                  folder.path() / "out"};
  const auto ran = run_to_end(command, 120'000);
  std::ifstream written(folder.path() / "out/result.json");
  const auto result = nlohmann::json::parse(written, nullptr, false);
  ASSERT_FALSE(result.is_discarded()) << (ran ? *ran : ran.error().message);
  for (const auto& port : result["wall_clock"]["ports"]) {
    EXPECT_EQ(port["receive_overruns"], 0U) << port;
    EXPECT_EQ(port["transmit_errors"], 0U) << port;
    EXPECT_EQ(port["transmit_refused"], 0U) << port;
  }
  std::uint64_t sent_left = 0, came_right = 0;
  for (const auto& card : result["cards"])
    (card["slot"] == 1 ? sent_left : came_right) += card["offered"].get<std::uint64_t>();
  EXPECT_GT(came_right, sent_left) << "nothing came in at the right: is the cable there?";
  EXPECT_TRUE(result["verdict"]["broken"].empty()) << result["verdict"];
}

}  // namespace
}  // namespace hitless::test
