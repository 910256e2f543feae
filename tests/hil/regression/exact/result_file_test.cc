// Files that are no result.json: each is refused with file, place and what was expected.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hil/regression/exact/exact_comparison.h"
#include "hil/regression/exact/result_file.h"
#include "tests/hil/regression/exact/small_result.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class ResultFile : public ::testing::Test {
 protected:
  void expect_refused(const std::string& text, const std::string& place, const std::string& says) const {
    const std::string path = folder_.write("new.json", text);
    const auto result = read_result(path);
    ASSERT_FALSE(result) << text.substr(0, 60);
    EXPECT_EQ(result.error().code, ErrorCode::bad_input);
    EXPECT_THAT(result.error().message, StartsWith(path + place));
    EXPECT_THAT(result.error().message, HasSubstr(says));
    EXPECT_THAT(result.error().message, HasSubstr("expected"));
    EXPECT_EQ(result.error().message.find('\n'), std::string::npos);
  }
  /// Of two files that cannot be compared.
  [[nodiscard]] std::string refusal(const nlohmann::json& current) const {
    const auto compared =
        compare_exact(folder_.write("base.json", small_result().dump()), folder_.write("new.json", current.dump()));
    return compared ? "compared" : compared.error().message;
  }
  ResultFolder folder_;
};

TEST_F(ResultFile, AWholeOne_IsRead) {
  const auto result = read_result(folder_.write("good.json", small_result().dump(1)));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(*result, small_result());
}

TEST_F(ResultFile, AMissingFile_IsRefused) {
  const auto result = read_result(folder_.file("none.json"));
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, HasSubstr("cannot be read (No such file or directory), expected a result.json"));
}

TEST_F(ResultFile, BrokenJson_IsRefusedWithLineAndColumn) {
  expect_refused("{\n \"version\": 1,\n \"scenario\" 7}", ":3:13: ", "not JSON");
  expect_refused("", ":1:1: ", "the file ends early");
  expect_refused("{\"version\": 1e999}", "", "not JSON");
  expect_refused("{\"version\": \"\xff\"}", ": byte 13 is no UTF-8", "");
}

TEST_F(ResultFile, ATruncatedFile_IsRefusedAtItsEnd) {
  const std::string text = small_result().dump(1);
  const std::string half = text.substr(0, text.size() / 2);
  const auto line = std::count(half.begin(), half.end(), '\n') + 1;
  expect_refused(half, ":" + std::to_string(line) + ":", "the file ends early");
  for (std::size_t length = 0; length + 1 < text.size(); length += 97)
    EXPECT_FALSE(read_result(folder_.write("cut.json", text.substr(0, length)))) << length;
}

TEST_F(ResultFile, AnotherVersion_IsRefused) {
  nlohmann::json result = small_result();
  result["version"] = 1;
  expect_refused(result.dump(), ": at /version: 1, expected 2", "");
  expect_refused("{}", ": has no key version", "");
  expect_refused("[1]", ": has no key version", "");
}

TEST_F(ResultFile, AValueOfAnotherForm_IsRefusedWithItsPath) {
  nlohmann::json result = small_result();
  result["cards"][1]["lost"] = "many";
  expect_refused(result.dump(), ": at /cards/1/lost: ", "type");
  result = small_result();
  result.erase("meter");
  expect_refused(result.dump(), ": at /", "meter");
  result = small_result();
  result["books"]["lent"] = 1;
  expect_refused(result.dump(), ": at /books", "lent");
}

TEST_F(ResultFile, RunsOfAnotherScenarioOrSeed_AreNotCompared) {
  nlohmann::json other = small_result();
  EXPECT_EQ(refusal(other), "compared");
  other["scenario"] = "large";
  EXPECT_THAT(refusal(other), HasSubstr("new.json: at /scenario: \"large\", expected \"small\" as in "));
  other = small_result();
  other["seed"] = 2;
  EXPECT_THAT(refusal(other), HasSubstr("new.json: at /seed: 2, expected 1 as in "));
}

}  // namespace
}  // namespace hitless::test
