#include <gtest/gtest.h>

#include <fstream>

#include "hil/regression/instructions/instruction_comparison.h"
#include "hil/runtime/temporary_folder.h"
#include "tests/hil/regression/instructions/instruction_samples.h"

namespace hitless::test {
namespace {

/// The sample with the first stage's lookup changed by `milli`.
InstructionRecord with_lookup(std::int64_t milli) {
  InstructionRecord record = test::sample_record();
  const auto add = [milli](std::uint64_t& value) {
    value = static_cast<std::uint64_t>(static_cast<std::int64_t>(value) + milli);
  };
  add(record.stages[0].milli_instructions);
  add(record.stages[0].functions[0].milli_instructions);
  return record;
}

TEST(InstructionComparison, GrowthBeyondTheLimit_IsWorseAndNamesTheFunction) {
  const auto comparison = compare_instructions(test::sample_record(), with_lookup(+20'001));
  ASSERT_TRUE(comparison);
  EXPECT_TRUE(comparison->regressed());
  ASSERT_EQ(comparison->figures.size(), 3U);
  EXPECT_EQ(comparison->figures[0].name, "instructions a packet, ingress");
  EXPECT_EQ(comparison->figures[0].outcome, FigureOutcome::worse);
  EXPECT_EQ(comparison->figures[0].explanation, "+2.00 %, limit 2 %: +20.001 in lookup");
  EXPECT_EQ(comparison->figures[1].outcome, FigureOutcome::same);
}

TEST(InstructionComparison, ChangeWithinTheLimit_IsTheSame) {
  for (const std::int64_t change : {-20'000, 0, +20'000}) {
    const auto comparison = compare_instructions(test::sample_record(), with_lookup(change));
    ASSERT_TRUE(comparison);
    EXPECT_EQ(comparison->figures[0].outcome, FigureOutcome::same) << change;
    EXPECT_FALSE(comparison->regressed());
  }
}

TEST(InstructionComparison, LimitsAreTheBasesOwn) {
  InstructionRecord grown = test::sample_record();
  grown.stages[1].milli_instructions = 104'000;
  grown.stages[1].limit_percent = 0;
  EXPECT_FALSE(compare_instructions(test::sample_record(), grown)->regressed()) << "4 % of 5 %";
  grown.stages[1].milli_instructions = 106'000;
  EXPECT_TRUE(compare_instructions(test::sample_record(), grown)->regressed());
}

TEST(InstructionComparison, LessThanBefore_IsBetter) {
  const auto comparison = compare_instructions(test::sample_record(), with_lookup(-30'000));
  ASSERT_TRUE(comparison);
  EXPECT_EQ(comparison->figures[0].outcome, FigureOutcome::better);
  EXPECT_EQ(comparison->figures[0].explanation, "-3.00 %, limit 2 %: -30.000 in lookup");
  EXPECT_FALSE(comparison->regressed());
}

TEST(InstructionComparison, StageOfOneSideOnly_IsAllOfAChange) {
  InstructionRecord more = test::sample_record();
  more.stages.push_back({"captures", 5'000, 10, 2.0, {{"write", 5'000}}});
  EXPECT_EQ(compare_instructions(test::sample_record(), more)->figures.at(2).outcome, FigureOutcome::worse);
  EXPECT_EQ(compare_instructions(more, test::sample_record())->figures.at(2).outcome, FigureOutcome::better);
}

TEST(InstructionComparison, OtherToolsOrOptions_AreSkippedWithTheReason) {
  InstructionRecord other = with_lookup(+500'000);
  other.compiler = "Clang 14.0.6";
  other.build_type = "Debug";
  const auto comparison = compare_instructions(test::sample_record(), other);
  ASSERT_TRUE(comparison);
  EXPECT_FALSE(comparison->regressed());
  for (const ComparedFigure& figure : comparison->figures) {
    EXPECT_EQ(figure.outcome, FigureOutcome::skipped);
    EXPECT_EQ(figure.explanation, "not comparable: compiler GNU 12.2.0 and Clang 14.0.6, build type Release and Debug");
  }
  InstructionRecord newer = test::sample_record();
  newer.valgrind = "valgrind-3.20.0";
  EXPECT_EQ(compare_instructions(test::sample_record(), newer)->figures.at(0).outcome, FigureOutcome::skipped);
  newer = test::sample_record();
  newer.libc = "glibc 2.41";
  newer.dpdk = "DPDK 24.11.0";
  EXPECT_EQ(compare_instructions(test::sample_record(), newer)->figures.at(0).explanation,
            "not comparable: libc glibc 2.36 and glibc 2.41, dpdk DPDK 22.11.5 and DPDK 24.11.0");
}

TEST(InstructionComparison, Whole_IsJudgedByItself) {
  InstructionRecord grown = test::sample_record();
  grown.whole_milli_instructions += grown.whole_milli_instructions * 3 / 100;
  const auto comparison = compare_instructions(test::sample_record(), grown);
  ASSERT_TRUE(comparison);
  EXPECT_TRUE(comparison->regressed());
  EXPECT_EQ(comparison->figures.back().name, "instructions a packet, whole");
  EXPECT_EQ(comparison->figures.back().outcome, FigureOutcome::worse);
}

TEST(InstructionComparison, OtherTraffic_IsRefused) {
  InstructionRecord other = test::sample_record();
  other.packets = 1024;
  EXPECT_EQ(compare_instructions(test::sample_record(), other).error().code, ErrorCode::bad_input);
  other = test::sample_record();
  other.seed = 2;
  EXPECT_EQ(compare_instructions(test::sample_record(), other).error().code, ErrorCode::bad_input);
  other = test::sample_record();
  other.scenario = "demo";
  const auto refused = compare_instructions(test::sample_record(), other);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("line-rate"), std::string::npos) << refused.error().message;
  EXPECT_NE(refused.error().message.find("demo"), std::string::npos) << refused.error().message;
}

TEST(InstructionComparison, Side_IsARecordOrABuildWithAScenario) {
  const TemporaryFolder folder;
  const std::string record = (folder.path() / "record.json").string();
  ASSERT_TRUE(write_instruction_record(record, test::sample_record()));
  EXPECT_EQ(instructions_of(record, "").value().scenario, "line-rate");
  EXPECT_EQ(instructions_of((folder.path() / "none").string(), "").error().code, ErrorCode::bad_input);
  EXPECT_NE(instructions_of("/bin/true", "").error().message.find("--scenario"), std::string::npos);
  const std::string text = (folder.path() / "text").string();
  std::ofstream(text) << "no program";
  EXPECT_EQ(instructions_of(text, "a.yaml").error().code, ErrorCode::bad_input) << "not executable";
}

}  // namespace
}  // namespace hitless::test
