#include <gtest/gtest.h>

#include <fstream>

#include "hil/runtime/temporary_folder.h"
#include "tests/hil/regression/instructions/instruction_samples.h"

namespace hitless::test {
namespace {

std::string complaint(const std::string& json) {
  const auto record = parse_instruction_record(json, "base.json");
  EXPECT_FALSE(record) << "taken for a good record";
  if (record) return {};
  EXPECT_EQ(record.error().code, ErrorCode::bad_input);
  return record.error().message;
}

std::string changed(const std::string& from, const std::string& to) {
  std::string json = instruction_record_json(test::sample_record());
  const std::size_t at = json.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return json.replace(at, from.size(), to);
}

TEST(InstructionRecord, Written_ReadsTheSame) {
  const auto record = parse_instruction_record(instruction_record_json(test::sample_record()), "base.json");
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(record->path, "base.json");
  EXPECT_EQ(instruction_record_json(*record), instruction_record_json(test::sample_record()));
  EXPECT_EQ(record->stages.at(1).limit_percent, 5.0);
  EXPECT_EQ(record->stages.at(0).functions.at(1).name, "validate");
}

TEST(InstructionRecord, BadFiles_AreRefusedWithWhatWasExpected) {
  EXPECT_EQ(complaint("{"), "base.json: not JSON, expected a record of 'hitless bench --instructions'");
  const std::string other =
      "base.json: expected a record of 'hitless bench --instructions' (\"form\": "
      "\"hitless instructions\", version 1)";
  EXPECT_EQ(complaint("[]"), other);
  EXPECT_EQ(complaint("{}"), other);
  EXPECT_EQ(complaint(changed("\"form_version\": 1", "\"form_version\": 2")), other);
  EXPECT_EQ(complaint(changed("\"packets\": 65536", "\"packets\": -1")),
            "base.json: expected a whole number as 'packets'");
  EXPECT_EQ(complaint(changed("\"compiler\": \"GNU 12.2.0\"", "\"compiler\": 12")),
            "base.json: expected text as 'compiler'");
  EXPECT_EQ(complaint(changed("\"limit_percent\": 5.0", "\"limit_percent\": \"none\"")),
            "base.json: expected a number from 0 to 1000 as 'limit_percent' of stage 2");
  EXPECT_EQ(complaint(changed("\"name\": \"merge\"", "\"nome\": \"merge\"")),
            "base.json: expected text as 'name' of function 1 of stage fabric");
  EXPECT_EQ(complaint(changed("\"stages\"", "\"stage\"")), "base.json: expected a list as 'stages'");
}

TEST(InstructionRecord, WrittenOverAnother_KeepsTheLimitsThatStandThere) {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "base.json").string();
  InstructionRecord measured = test::sample_record();
  ASSERT_TRUE(write_instruction_record(path, measured));
  for (StageCost& stage : measured.stages) stage.limit_percent = kLimitPercent;
  measured.stages[0].milli_instructions = 999'000;
  ASSERT_TRUE(write_instruction_record(path, measured));
  const auto record = read_instruction_record(path);
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(record->stages[0].milli_instructions, 999'000U);
  EXPECT_EQ(record->stages[1].limit_percent, 5.0);
}

TEST(InstructionRecord, WrittenOverSomethingElse_LeavesItAlone) {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "letter.txt").string();
  std::ofstream(path) << "dear";
  const auto written = write_instruction_record(path, test::sample_record());
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::bad_input);
  std::string text;
  std::ifstream(path) >> text;
  EXPECT_EQ(text, "dear");
}

TEST(InstructionRecord, FunctionNames_AreShortForPeople) {
  EXPECT_EQ(short_function_name("hitless::Meter::State::apply(hitless::OutstandingPackets::Packet const&)"),
            "hitless::Meter::State::apply");
  EXPECT_EQ(short_function_name("void hitless::(anonymous namespace)::lookup<4ul, A<B>::C(int)::{lambda()#1}>(int*)"),
            "hitless::lookup");
  EXPECT_EQ(short_function_name("std::vector<int, std::allocator<int> >::push_back(int&&)"), "std::vector::push_back");
  EXPECT_EQ(short_function_name("A::operator()(int) const"), "A::operator()");
  EXPECT_EQ(short_function_name("A::operator<(A const&) const"), "A::operator<");
  EXPECT_EQ(short_function_name("memcpy"), "memcpy");
  EXPECT_EQ(short_function_name("(code without a name)"), "(code without a name)");
}

}  // namespace
}  // namespace hitless::test
