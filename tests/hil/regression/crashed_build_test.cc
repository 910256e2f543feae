// Scripts stand in for builds that crash.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "hil/regression/instructions/instruction_comparison.h"
#include "hil/regression/paired/paired_comparison.h"
#include "hil/regression/worker/slice_protocol.h"
#include "hil/runtime/temporary_folder.h"
#include "tests/hil/regression/instructions/instruction_samples.h"

namespace hitless::test {
namespace {

class CrashedBuild : public testing::Test {
 protected:
  std::string build(const std::string& name, const std::string& script) const {
    const std::filesystem::path path = folder_.path() / name;
    std::ofstream(path) << "#!/bin/sh\n" << script << "\n";
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path.string();
  }
  /// Greets and answers each request with a slice of 1 ms.
  std::string good_worker() const {
    return build("good", "echo '" + to_line(WorkerGreeting{kSliceProtocol, "s", 1, "1", "c", "GNU", "Release"}) +
                             "'\nwhile read -r line; do echo '" +
                             to_line(SliceDone{1'000, 100'000'000, 100'000'000, 0}) + "'; done");
  }
  std::string record() const {
    const std::string path = (folder_.path() / "record.json").string();
    EXPECT_TRUE(write_instruction_record(path, test::sample_record()));
    return path;
  }

  TemporaryFolder folder_;
};

TEST_F(CrashedBuild, OfInstructions_IsWorse) {
  // By itself, and as a bench says it of its worker.
  for (const char* script : {"kill -SEGV $$", "exit 139"}) {
    const std::string bad = build("bad", script);
    const auto worse = compare_instructions(record(), bad, "s.yaml");
    ASSERT_TRUE(worse) << worse.error().message;
    EXPECT_TRUE(worse->regressed());
    EXPECT_NE(worse->figures.at(0).explanation.find("current ended by signal 11"), std::string::npos);
    const auto none = compare_instructions(bad, record(), "s.yaml");
    ASSERT_TRUE(none) << none.error().message;
    EXPECT_FALSE(none->regressed());
    EXPECT_NE(none->inconclusive.at(0).find("base ended by signal 11"), std::string::npos);
  }
}

TEST_F(CrashedBuild, OfAPair_IsWorse) {
  const std::string at_start = build("at-start", "kill -ABRT $$");
  const std::string in_slice =
      build("in-slice", "echo '" + to_line(WorkerGreeting{kSliceProtocol, "s", 1, "1", "c", "GNU", "Release"}) +
                            "'\nread -r line; kill -SEGV $$");
  for (const std::string& bad : {at_start, in_slice}) {
    const auto worse = compare_paired(good_worker(), bad, "s.yaml", {});
    ASSERT_TRUE(worse) << worse.error().message;
    EXPECT_TRUE(worse->regressed());
    EXPECT_NE(worse->figures.at(0).explanation.find("current ended by signal"), std::string::npos);
    const auto none = compare_paired(bad, good_worker(), "s.yaml", {});
    ASSERT_TRUE(none) << none.error().message;
    EXPECT_FALSE(none->regressed());
    EXPECT_EQ(none->inconclusive.size(), 1U);
  }
}

TEST_F(CrashedBuild, KilledFromOutside_IsTheEnvironments) {
  const std::string killed = build("killed", "kill -KILL $$");
  EXPECT_EQ(compare_instructions(record(), killed, "s.yaml").error().code, ErrorCode::unsupported);
  EXPECT_EQ(compare_paired(good_worker(), killed, "s.yaml", {}).error().code, ErrorCode::unsupported);
}

}  // namespace
}  // namespace hitless::test
