// hitless replay as people call it: verdicts, goldens, and what is wrong with what it was given.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "tests/hil/commands/program.h"
#include "tests/support/capture_bytes.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string kScenario = HITLESS_SOURCE_DIR "/hil/scenarios/replay.yaml";
const std::string kCapture = HITLESS_SOURCE_DIR "/hil/captures/web.pcap";

std::string contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

class Replay : public ::testing::Test {
 protected:
  static Ending replay(const std::string& capture, std::vector<std::string> more = {},
                       const std::string& scenario = kScenario) {
    more.insert(more.begin(), {"replay", capture, "--scenario", scenario});
    return run_hitless(more);
  }
  std::string write(const std::string& name, const Frame& bytes) const {
    return folder_.write(name, std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  }
  static void expect_refusal(const Ending& ending, const std::string& says, int code = 2) {
    EXPECT_EQ(ending.code, code) << ending.err;
    EXPECT_EQ(ending.out, "");
    EXPECT_THAT(ending.err, StartsWith("hitless: "));
    EXPECT_THAT(ending.err, HasSubstr(says));
    EXPECT_EQ(std::count(ending.err.begin(), ending.err.end(), '\n'), 1) << "one line: " << ending.err;
  }

  const ProgramFolder folder_{};  // braces for clang 14: it has no constructor of its own
  const std::string golden_ = folder_.file("golden.txt");
};

TEST_F(Replay, WithOut_WritesVerdictsThatServeAsAGolden) {
  const Ending ending = replay(kCapture, {"--out", folder_.file("out")});
  EXPECT_EQ(ending.code, 0) << ending.err;
  EXPECT_THAT(ending.out, HasSubstr("Verdict    pass\n"));
  const auto json = nlohmann::json::parse(contents(folder_.file("out/replay.json")));
  std::uint64_t packets = 0;
  for (const auto& [outcome, count] : json["outcomes"].items()) packets += count.get<std::uint64_t>();
  EXPECT_EQ(packets, json["packets"].get<std::uint64_t>());
  EXPECT_EQ(replay(kCapture, {"--golden", folder_.file("out/verdicts.txt")}).code, 0);
}

TEST_F(Replay, Twice_TheFilesAreTheSameBytes) {
  for (const char* out : {"one", "two"}) ASSERT_EQ(replay(kCapture, {"--out", folder_.file(out)}).code, 0);
  for (const char* name : {"/verdicts.txt", "/replay.json"})
    EXPECT_EQ(contents(folder_.file("one") + name), contents(folder_.file("two") + name));
}

TEST_F(Replay, RouteChanged_ShowsThePacketsAndFails) {
  ASSERT_EQ(replay(kCapture, {"--golden", golden_, "--update"}).code, 0);
  std::string yaml = contents(kScenario);
  const std::string route = "{prefix: 192.0.2.0/24, via: [GigabitEthernet3/0/1]}";
  yaml.replace(yaml.find(route), route.size(), "{prefix: 192.0.2.0/24, via: [FastEthernet2/0/6]}");
  const Ending ending = replay(kCapture, {"--golden", golden_}, folder_.write("changed.yaml", yaml));
  EXPECT_EQ(ending.code, 1);
  EXPECT_THAT(ending.out, HasSubstr("  expected  left GigabitEthernet3/0/1\n  got       left FastEthernet2/0/6\n"));
  EXPECT_THAT(ending.out, HasSubstr("more\n"));
  const std::string junit = folder_.file("junit.xml");
  EXPECT_EQ(replay(kCapture, {"--golden", golden_, "--junit", junit}).code, 0) << "comparing changes no golden";
  EXPECT_THAT(contents(junit), HasSubstr("failures=\"0\""));
  EXPECT_EQ(replay(kCapture, {"--golden", golden_, "--junit", junit}, folder_.file("changed.yaml")).code, 1);
  EXPECT_THAT(contents(junit), HasSubstr("failures=\"1\""));
  EXPECT_THAT(contents(junit), HasSubstr("got       left FastEthernet2/0/6"));
}

TEST_F(Replay, MemoryDoesNotGrowWithTheCapture) {
  // Full of drops, and of queues that fill.
  const auto peak = [&](const std::string& loops) {
    EXPECT_EQ(replay(HITLESS_SOURCE_DIR "/bench/goldens/edges.pcap",
                     {"--top-speed", "--loops", loops, "--out", folder_.file(loops)})
                  .code,
              0);
    return nlohmann::json::parse(contents(folder_.file(loops + "/environment.json")))["peak_memory_bytes"]
        .get<std::uint64_t>();
  };
  const std::uint64_t some = peak("200");
  EXPECT_LT(peak("2000"), some + (std::uint64_t{4} << 20)) << "1.6 million packets, 1.1 GB";
}

TEST_F(Replay, GoldensThatDoNotBelong_AreRefused) {
  ASSERT_EQ(replay(kCapture, {"--golden", golden_, "--update"}).code, 0);
  const std::string good = contents(golden_);
  expect_refusal(replay(kCapture, {"--golden", folder_.file("none")}), "none: cannot be read (No such file");
  expect_refusal(
      replay(kCapture, {"--golden", golden_, "--top-speed"}),
      "golden.txt:3: a golden of sending 'recorded gaps up to 10000 ms, 1 loop, entering by sender', expected "
      "'top speed, 1 loop");
  expect_refusal(replay(HITLESS_SOURCE_DIR "/hil/captures/bulk.pcap", {"--golden", golden_}),
                 "golden.txt:5: packet 1 was recorded with other bytes");
  expect_refusal(replay(kCapture, {"--golden", golden_},
                        folder_.write("other.yaml",
                                      [] {
                                        std::string yaml = contents(kScenario);
                                        return yaml.replace(yaml.find("name: replay"), 12, "name: other!");
                                      }())),
                 "golden.txt:2: a golden of scenario 'replay', expected 'other!'");
  folder_.write("golden.txt", good.substr(0, good.size() / 2));
  expect_refusal(replay(kCapture, {"--golden", golden_}), "golden.txt:");
  folder_.write("golden.txt", "{}");
  expect_refusal(replay(kCapture, {"--golden", golden_}), "golden.txt:1: no golden, expected 'hitless-golden 1'");
}

TEST_F(Replay, CapturesThatCannotBeSent_AreRefused) {
  const Frame frame = PacketBuilder().ipv4("192.0.2.1", "192.0.2.2").udp(1, 2).payload(3).build();
  expect_refusal(replay(write("empty.pcap", pcap_file({}, false, false))), "empty.pcap: holds no packets");
  expect_refusal(replay(write("raw.pcap", pcap_file({frame}, false, false, 101))),
                 "raw.pcap: link type RAW, expected EN10MB (Ethernet)");
  Frame cut = pcap_file({frame, frame}, false, false);
  cut.pop_back();
  expect_refusal(replay(write("cut.pcap", cut)), "cut.pcap: ends or breaks after packet 1 (");
  expect_refusal(replay(folder_.file("none.pcap")), "none.pcap: cannot be read (No such file");
  expect_refusal(replay(folder_.write("text.pcap", "not a capture")), "text.pcap: cannot be read as a capture");
}

TEST_F(Replay, BadUse_IsRefused) {
  expect_refusal(replay(kCapture, {"--interface", "GigabitEthernet9/0/0"}),
                 "--interface GigabitEthernet9/0/0: no interface of the chassis, expected one of GigabitEthernet1/0/0");
  expect_refusal(replay(kCapture, {"--update"}), "--golden");
  expect_refusal(replay(kCapture, {"--pps", "0"}), "--pps");
  expect_refusal(replay(kCapture, {"--pps", "5", "--top-speed"}), "--top-speed");
  expect_refusal(replay(kCapture, {"--gap-cap", "soon"}), "--gap-cap");
  expect_refusal(replay(kCapture, {"--loops", "0"}), "--loops");
  EXPECT_FALSE(std::filesystem::exists(golden_));
}

TEST_F(Replay, WhatTheUserHas_IsNeverOverwritten) {
  std::filesystem::copy_file(kCapture, folder_.file("w.pcap"));
  const std::string bytes = contents(kCapture);
  const std::string capture = folder_.file("w.pcap");
  expect_refusal(replay(capture, {"--golden", capture, "--update"}), "--golden: " + capture + " is the capture too");
  expect_refusal(replay(kCapture, {"--golden", capture, "--update"}), "w.pcap: is something else than a golden");
  expect_refusal(replay(capture, {"--junit", capture}), "--junit: " + capture + " is the capture too");
  EXPECT_EQ(contents(capture), bytes);
  ASSERT_EQ(replay(kCapture, {"--out", folder_.file("a")}).code, 0);
  const std::string verdicts = folder_.file("a/verdicts.txt");
  const std::string before = contents(verdicts);
  expect_refusal(replay(kCapture, {"--out", folder_.file("a"), "--golden", verdicts}),
                 "--out: " + verdicts + " is --golden too, expected another place");
  EXPECT_EQ(contents(verdicts), before);
}

TEST_F(Replay, PacketsThatAreAllCut_AreRefused) {
  Frame capture =
      pcap_file(std::vector<Frame>(20'000, PacketBuilder().ipv4("192.0.2.1", "192.0.2.2").build()), false, false);
  for (std::size_t at = 24; at < capture.size(); at += 16 + std::to_integer<std::size_t>(capture[at + 8]))
    capture[at + 12] = std::byte{200};  // on the wire it was longer
  expect_refusal(replay(write("all-cut.pcap", capture)), "all-cut.pcap: none of its 20000 packets can be sent");
}

TEST_F(Replay, GoldenThatCannotBeWritten_IsRefused) {
  expect_refusal(replay(kCapture, {"--golden", folder_.file("no/folder"), "--update"}), "no/folder: cannot be written",
                 4);
}

}  // namespace
}  // namespace hitless::test
