// Each kind of bad input, given to the program itself: one line on standard error that names the file and the place and
// what was expected, the exit code of the contract, and nothing on standard output that looks like a result.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "tests/hil/commands/program.h"
#include "tests/hil/scenario/scenario_texts.h"
#include "tests/support/capture_bytes.h"
#include "tests/support/mrt_writer.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

void expect_refusal(const Ending& ending, int code, const std::string& begins, const std::string& says) {
  EXPECT_EQ(ending.code, code) << ending.err;
  EXPECT_EQ(ending.out, "");
  EXPECT_THAT(ending.err, StartsWith("hitless: " + begins));
  EXPECT_THAT(ending.err, HasSubstr(says));
  EXPECT_EQ(std::count(ending.err.begin(), ending.err.end(), '\n'), 1) << "one line: " << ending.err;
}

/// One place of the good scenario changed.
struct Mistake {
  const char* name;
  const char* from;
  const char* to;
  const char* place;  ///< behind the file's name
  const char* says;
};
void PrintTo(const Mistake& c, std::ostream* out) { *out << c.name; }

class ScenarioMistakes : public ::testing::TestWithParam<Mistake> {};

TEST_P(ScenarioMistakes, AreRefusedByRunAndValidate) {
  const ProgramFolder folder;
  const Mistake& m = GetParam();
  const std::string path = folder.write("s.yaml", replaced(good_scenario(), m.from, m.to));
  for (const char* command : {"run", "validate"})
    expect_refusal(run_hitless({command, path}), 2, path + m.place, m.says);
}

INSTANTIATE_TEST_SUITE_P(
    All, ScenarioMistakes,
    ::testing::Values(Mistake{"WrongKey", "before: 2s", "befor: 2s",
                              ":17:1: ", "unknown key 'befor' in scenario, expected one of name"},
                      Mistake{"SlotConflict", "slot: 3", "slot: 1",
                              ":6:7: ", "slot 1 is taken by 1-port-gigabit-ethernet, expected a free one"},
                      Mistake{"UnknownCard", "card: sip-600", "card: sip-601",
                              ":6:7: ", "no card 'sip-601' in the catalogue, expected one of"},
                      Mistake{"UnknownSpa", "spa: 2-port-ge-spa", "spa: 3-port",
                              ":6:39: ", "no SPA '3-port' in the catalogue, expected one of"},
                      Mistake{"UnknownPlatform", "platform: c10008", "platform: c7600",
                              ":2:11: ", "no platform 'c7600' in the catalogue, expected one of"},
                      Mistake{"UnknownImage", "disk0:one", "disk0:two",
                              ":10:14: ", "'disk0:two' is no image of this scenario, expected one of disk0:one"},
                      Mistake{"UnknownInterface", "interface: GigabitEthernet3/0/0", "interface: GigabitEthernet9/0/0",
                              ":16:5: ", "no interface 'GigabitEthernet9/0/0', expected one of the chassis"},
                      Mistake{"NotYaml", "name: small", "name: [small", ":", "not YAML: "}),
    [](const auto& named) { return named.param.name; });

TEST(BadInput, UnreadableScenarioFiles) {
  const ProgramFolder folder;
  const std::string missing = folder.file("none.yaml"), directory = folder.file("");
  const std::string expected = "expected a scenario file (YAML)";
  expect_refusal(run_hitless({"run", missing}), 2, missing, "cannot be read (No such file or directory), " + expected);
  expect_refusal(run_hitless({"run", directory}), 2, directory, "cannot be read (Is a directory), " + expected);
  const std::string secret = folder.write("secret.yaml", good_scenario());
  std::filesystem::permissions(secret, std::filesystem::perms::none);
  if (geteuid() != 0)  // root reads everything
    expect_refusal(run_hitless({"run", secret}), 2, secret, "cannot be read (Permission denied), " + expected);
}

TEST(BadInput, CatalogueFiles) {
  const ProgramFolder folder;
  const std::string bad = folder.write("rows.yaml", "cards: {x: {part: 1}}\n");
  expect_refusal(run_hitless({"cards", "--catalogue", bad}), 2,
                 bad + ":1:12: ", "card x has no key software, expected it");
  expect_refusal(run_hitless({"cards", "--catalogue", folder.file("")}), 2, folder.file(""),
                 "cannot be read (Is a directory), expected a catalogue file");
  const std::string path = folder.write("s.yaml", "catalogue: none.yaml\n" + good_scenario());
  expect_refusal(run_hitless({"run", path}), 2, folder.file("none.yaml"), "expected a catalogue file");
}

/// The good scenario with the capture x.pcap to replay.
std::string replay_scenario(const ProgramFolder& folder) {
  return folder.write(
      "s.yaml", replaced(good_scenario(), "synthetic: {packets_per_s: 1000, flows: 12}", "replay: {capture: x.pcap}"));
}

TEST(BadInput, Captures) {
  const ProgramFolder folder;
  const std::string path = replay_scenario(folder), capture = folder.file("x.pcap");
  const Frame frame = PacketBuilder().ipv4("192.0.2.1", "198.51.100.7").udp(1000, 2000).payload(20).build();
  const auto expect = [&](const std::string& says) {
    expect_refusal(run_hitless({"run", path}), 2, path + ":14:5: traffic item 'udp': " + capture + ": ", says);
  };
  expect("cannot be read (No such file or directory), expected a pcap or pcapng file");
  write_bytes(capture, {});
  expect("cannot be read as a capture");
  write_bytes(capture, pcap_file({}, false, true));
  expect("holds no packets, expected at least one");
  Frame cut = pcap_file({frame, frame, frame}, false, true);
  cut.pop_back();
  write_bytes(capture, cut);
  expect("after packet 2 (truncated dump file");
  write_bytes(capture, pcap_file({frame}, false, true, 101));
  expect("link type RAW, expected EN10MB (Ethernet)");
  write_bytes(capture, BigEndian().text("no capture at all, whatever it is called").done());
  expect("cannot be read as a capture (unknown file format)");
  std::filesystem::remove(capture);
  std::filesystem::create_directory(capture);
  expect("Is a directory");
}

TEST(BadInput, MrtFiles) {
  const ProgramFolder folder;
  const std::string mrt = folder.file("x.mrt.bz2");
  const std::string path =
      folder.write("s.yaml", replaced(good_scenario(), "generate: [{ipv4: 20}]", "mrt: [{file: x.mrt.bz2}]"));
  const Bytes peers = peer_index_table({"192.0.2.1"});
  const Bytes whole = joined({peers, rib_entry("20.0.0.0/8", {{0, attributes({"192.0.2.9", {1}}, 4)}})});
  const auto expect = [&](const std::string& says) {
    expect_refusal(run_hitless({"run", path}), 2, path + ":12:9: " + mrt + ": ", says);
  };
  expect("cannot be read (No such file or directory), expected an MRT routing table");
  write_bytes(mrt, Bytes(whole.begin(), whole.end() - 1));
  expect("record 2 at byte " + std::to_string(peers.size()) + ": the file ends after");
  const Bytes packed = bzip2(whole);
  write_bytes(mrt, Bytes(packed.begin(), packed.end() - 4));
  expect("the bzip2 data ends early, expected a whole bzip2 file");
  write_bytes(mrt, bzip2(withdraw(0, "192.0.2.1", "20.0.0.0/8")));
  expect("record 1 at byte 0 (unpacked): type 16 (BGP4MP), expected a routing table");
  Bytes length = whole;
  length[peers.size() + 8] = std::byte{0x7f};
  write_bytes(mrt, length);
  expect("expected an MRT record of at most");
  write_bytes(mrt, gzip({}));
  expect("holds no unicast prefix");
}

TEST(BadInput, PrefixLists) {
  const ProgramFolder folder;
  const std::string list = folder.file("p.txt");
  const std::string path =
      folder.write("s.yaml", replaced(good_scenario(), "generate: [{ipv4: 20}]", "prefixes: [{file: p.txt}]"));
  const auto expect = [&](const std::string& says) {
    expect_refusal(run_hitless({"run", path}), 2, path + ":12:14: " + list + ":", says);
  };
  expect(" cannot be read (No such file or directory), expected prefixes, one a line");
  folder.write("p.txt", "20.0.0.0/8\n20.0.0/16\n");
  expect("2: '20.0.0/16': expected a prefix such as");
  folder.write("p.txt", "# nothing\n");
  expect(" holds no prefix, expected one a line");
  const Bytes packed = gzip(BigEndian().text("20.0.0.0/8\n").done());
  write_bytes(list, Bytes(packed.begin(), packed.end() - 1));
  expect(" the gzip data ends early, expected a whole gzip file");
}

TEST(BadInput, CommandLine) {
  const ProgramFolder folder;
  const std::string path = folder.write("s.yaml", good_scenario());
  expect_refusal(run_hitless({}), 2, "", "A subcommand is required; see hitless --help");
  expect_refusal(run_hitless({"rum", path}), 2, "no command 'rum', expected one of run, ", "validate");
  expect_refusal(run_hitless({"run"}), 2, "", "scenario is required");
  expect_refusal(run_hitless({"run", path, "--sed", "1"}), 2, "", "--sed");
  expect_refusal(run_hitless({"run", path, "--seed", "x"}), 2, "", "--seed = x");
  expect_refusal(run_hitless({"run", path, "--captures"}), 2, "", "--captures requires --out");
  expect_refusal(run_hitless({"run", path, "--out", path}), 2, "--out " + path, "is no folder, expected one");
}

}  // namespace
}  // namespace hitless::test
