#pragma once
// Replays within the test's process, as `hitless replay` does them.

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "hil/replay/replay_run.h"
#include "hil/runtime/eal.h"
#include "hil/runtime/temporary_folder.h"

namespace hitless::test {

/// The scenario file with one place changed, ready to replay; nothing is changed when `from` is empty.
inline std::unique_ptr<const PreparedRun> prepared_scenario(const std::string& path, const std::string& from = {},
                                                            const std::string& to = {}) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  std::string yaml = text.str();
  if (!from.empty()) {
    const std::size_t at = yaml.find(from);
    HITLESS_CHECK(at != std::string::npos, from);
    yaml.replace(at, from.size(), to);
  }
  auto scenario = parse_scenario(yaml, path);
  HITLESS_CHECK(scenario.has_value(), scenario.error().message);
  auto prepared = prepare(for_replay(std::move(*scenario)));
  HITLESS_CHECK(prepared.has_value(), prepared.error().message);
  static const auto started = start_eal({2 * (*prepared)->needs.memory_bytes, 0});
  HITLESS_CHECK(started.has_value(), started.error().message);
  return std::move(*prepared);
}

class ReplayTest : public ::testing::Test {
 protected:
  /// Writes the golden of `capture`.
  void make_golden(const PreparedRun& prepared, const std::string& capture) {
    ReplayOptions options = options_for(capture);
    options.write_to = golden_;
    const auto record = replay_capture(prepared, options);
    ASSERT_TRUE(record) << record.error().message;
    ASSERT_EQ(record->verdict.outcome(), Outcome::pass) << capture;
  }
  /// Replays against the golden; a tap may plant a defect.
  Result<ReplayRecord> compare(const PreparedRun& prepared, const std::string& capture,
                               decltype(ReplayOptions::tap) tap = {}) const {
    ReplayOptions options = options_for(capture);
    options.golden = golden_;
    options.tap = std::move(tap);
    return replay_capture(prepared, options);
  }
  static ReplayOptions options_for(const std::string& capture) {
    ReplayOptions options;
    options.capture = capture;
    options.pace.gap_cap = std::chrono::seconds(1);
    return options;
  }

  TemporaryFolder folder_;
  const std::string golden_ = (folder_.path() / "golden").string();
};

}  // namespace hitless::test
