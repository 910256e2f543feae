// Real captures: replayed again, every packet ends as it did before.

#include <algorithm>
#include <filesystem>

#include "tests/hil/replay/replay_rig.h"
#include "tests/hil/traffic/traffic_rig.h"

namespace hitless::test {
namespace {

std::vector<std::string> captures_in(const std::string& folder) {
  std::vector<std::string> captures;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".pcap") captures.push_back(entry.path().string());
  std::sort(captures.begin(), captures.end());
  return captures;
}

class RecordedCaptures : public ReplayTest {
 protected:
  /// Replays each twice; those of another link type are counted instead.
  void expect_same_verdicts(const std::vector<std::string>& captures, std::size_t other_link_types) {
    const auto prepared = prepared_scenario(HITLESS_SOURCE_DIR "/hil/scenarios/replay.yaml");
    std::uint64_t compared = 0;
    std::size_t refused = 0;
    for (const std::string& capture : captures) {
      if (!CaptureStream::open(capture, 1, 1536)) {
        ++refused;
        continue;
      }
      make_golden(*prepared, capture);
      const auto record = compare(*prepared, capture);
      ASSERT_TRUE(record) << record.error().message;
      EXPECT_EQ(record->verdict.outcome(), Outcome::pass) << capture;
      EXPECT_EQ(record->comparison->different(), 0U) << capture;
      EXPECT_EQ(record->comparison->compared(), record->packets) << capture;
      compared += record->packets;
    }
    EXPECT_GT(compared, 0U);
    EXPECT_EQ(refused, other_link_types);
    RecordProperty("packets", std::to_string(compared));
  }
};

TEST_F(RecordedCaptures, OfTheProject_GetTheSameVerdictsTwice) {
  expect_same_verdicts(captures_in(HITLESS_SOURCE_DIR "/hil/captures"), 0);
}

TEST_F(RecordedCaptures, OfTheDataFolder_GetTheSameVerdictsTwice) {
  const std::string folder = data_file("pcap");
  if (folder.empty()) GTEST_SKIP() << "no captures in the data folder (HITLESS_DATA)";
  expect_same_verdicts(captures_in(folder), 2);
}

}  // namespace
}  // namespace hitless::test
