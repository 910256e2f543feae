// How the program ends: full disks, an interrupt, traffic that no route leads anywhere.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tests/hil/commands/program.h"
#include "tests/hil/scenario/scenario_texts.h"
#include "tests/support/capture_bytes.h"
#include "tests/support/mrt_writer.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

nlohmann::json result_in(const std::string& folder) {
  std::ifstream file(folder + "/result.json");
  return nlohmann::json::parse(file);
}

/// A file system of its own, and small; only root may have one.
class SmallDisk {
 public:
  SmallDisk(const std::string& path, std::size_t kilobytes) : path_(path) {
    std::filesystem::create_directory(path);
    mounted_ = mount("none", path.c_str(), "tmpfs", 0, fmt::format("size={}k", kilobytes).c_str()) == 0;
  }
  ~SmallDisk() {
    if (mounted_) umount(path_.c_str());
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  [[nodiscard]] bool mounted() const { return mounted_; }

 private:
  std::string path_;
  bool mounted_ = false;
};

TEST(Ending, AGoodScenarioPasses) {
  const ProgramFolder folder;
  const Ending ending =
      run_hitless({"run", folder.write("s.yaml", good_scenario()), "--out", folder.file("out"), "--captures"});
  EXPECT_EQ(ending.code, 0) << ending.err << ending.out;
  EXPECT_EQ(ending.err, "");
  EXPECT_EQ(result_in(folder.file("out"))["verdict"]["outcome"], "pass");
  EXPECT_TRUE(std::filesystem::exists(folder.file("out/captures/GigabitEthernet3-0-0.pcap")));
}

TEST(Ending, StandardOutputThatCannotBeWritten) {
  const ProgramFolder folder;
  const std::string path = folder.write("s.yaml", good_scenario());
  const std::vector<std::vector<std::string>> commands = {
      {"run", path, "--out", folder.file("out")}, {"validate", path}, {"cards"}, {"--help"}};
  for (const auto& command : commands) {
    const Ending ending = run_hitless(command, {"/dev/full", nullptr});
    EXPECT_EQ(ending.code, 4) << command[0];
    EXPECT_THAT(ending.err, StartsWith("hitless: standard output: could not be written"));
  }
  EXPECT_FALSE(std::filesystem::exists(folder.file("out/result.json"))) << "no result that nobody was shown";
}

TEST(Ending, ADiskThatFillsUpLeavesNoPartOfAResult) {
  const ProgramFolder folder;
  const std::string path = folder.write("s.yaml", good_scenario());
  // Too small for the images; for the captures; for the results.
  for (const auto& [kilobytes, captures] : {std::pair(4, false), std::pair(200, true), std::pair(24, false)}) {
    const SmallDisk disk(folder.file("disk"), static_cast<std::size_t>(kilobytes));
    if (!disk.mounted()) GTEST_SKIP() << "only root may mount a small disk";
    const std::string out = folder.file("disk/out");
    std::vector<std::string> arguments = {"run", path, "--out", out};
    if (captures) arguments.push_back("--captures");
    const Ending ending = run_hitless(arguments);
    EXPECT_EQ(ending.code, 4) << kilobytes << " KB: " << ending.err;
    EXPECT_THAT(ending.err, StartsWith("hitless: " + folder.file("disk")));
    EXPECT_EQ(std::count(ending.err.begin(), ending.err.end(), '\n'), 1) << ending.err;
    if (!std::filesystem::exists(out)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(out))
      EXPECT_TRUE(entry.is_directory() || entry.path().filename() == "one")
          << entry.path() << " of " << kilobytes << " KB";
  }
}

TEST(Ending, AnInterruptEndsTheRunWithWhatItHas) {
  const ProgramFolder folder;
  // Hours of traffic, so that it is still running when the signal comes.
  const std::string path =
      folder.write("s.yaml", replaced(good_scenario(), "before: 2s", "before: 200h\ndeadline: 300h"));
  const std::string out = folder.file("out");
  // The first packets have left once the capture of an interface has grown beyond its header.
  const std::string capture = out + "/captures/GigabitEthernet1-0-0.pcap.part";
  const auto interrupt = [&](int process) {
    std::error_code not_yet;
    siginfo_t ended{};
    while ((std::filesystem::file_size(capture, not_yet) < 4096 || not_yet) && ended.si_pid == 0) {
      sched_yield();
      waitid(P_PID, static_cast<id_t>(process), &ended, WEXITED | WNOHANG | WNOWAIT);
    }
    kill(process, SIGINT);
  };
  const Ending ending = run_hitless({"run", path, "--out", out, "--captures"}, {"", interrupt});
  EXPECT_EQ(ending.code, 130) << ending.err;
  EXPECT_THAT(ending.err, StartsWith("hitless: interrupted"));
  const auto result = result_in(out);
  EXPECT_EQ(result["verdict"]["outcome"], "inconclusive") << result["verdict"];
  EXPECT_EQ(result["verdict"]["inconclusive"][0], "interrupted");
  EXPECT_TRUE(result["books"]["faults"].empty()) << result["books"];
  EXPECT_GT(result["books"]["offered"], 0);
  EXPECT_TRUE(std::filesystem::exists(out + "/captures/GigabitEthernet1-0-0.pcap"));
}

TEST(Ending, TrafficThatNoRouteLeadsAnywhereIsDroppedByName) {
  const ProgramFolder folder;
  const Frame frame = PacketBuilder().ipv4("192.0.2.1", "198.51.100.7").udp(1000, 2000).payload(20).build();
  write_bytes(folder.file("x.pcap"), pcap_file({frame, frame, frame}, false, true));
  const std::string path = folder.write(
      "s.yaml",
      replaced(good_scenario(), "synthetic: {packets_per_s: 1000, flows: 12}",
               "replay: {capture: x.pcap, place_hosts: false, interface: GigabitEthernet1/0/0, gap_cap: 1ms}"));
  const Ending ending = run_hitless({"run", path, "--out", folder.file("out")});
  EXPECT_EQ(ending.code, 1) << ending.err;
  EXPECT_THAT(ending.out, HasSubstr("no packet came back to the tester"));
  EXPECT_THAT(ending.out, HasSubstr("no_route"));
  const auto result = result_in(folder.file("out"));
  EXPECT_GT(result["books"]["offered"], 100);
  EXPECT_EQ(result["books"]["dropped"], result["books"]["offered"]);
  EXPECT_EQ(result["books"]["delivered"], 0);
  EXPECT_TRUE(result["books"]["faults"].empty());
  EXPECT_EQ(result["verdict"]["outcome"], "inconclusive") << result["verdict"];
}

}  // namespace
}  // namespace hitless::test
