#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "control/cli/exec_commands.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;

/// The words of the row that a line finds, or the refusal.
std::string row_of(std::string_view line) {
  const auto found = parse_exec(line);
  return found ? std::string(found->row->words) : found.error().message;
}

TEST(ParseExec, WholeShortAndShoutedWords_FindOneRow) {
  for (const char* line : {"issu loadversion disk0:x", "issu load disk0:x", "is l disk0:x", "ISSU LoadVersion disk0:x"})
    EXPECT_EQ(row_of(line), "issu loadversion") << line;
  EXPECT_EQ(row_of("sh iss st"), "show issu state");
  EXPECT_EQ(row_of("show issu state d"), "show issu state detail");
  EXPECT_EQ(row_of("show redundancy state"), "show redundancy states");
}

TEST(ParseExec, Arguments_KeepTheirCase) {
  const auto found = parse_exec("issu run b stby-disk0:IMAGE Forced");
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->line.arguments, (std::vector<std::string>{"b", "stby-disk0:IMAGE", "Forced"}));
}

TEST(ParseExec, WordTypedInFull_WinsOverALongerOne) {
  EXPECT_EQ(row_of("show issu rollback timer"), "show issu rollback timer");
  EXPECT_EQ(row_of("show issu rollback-timer"), "show issu rollback-timer");
}

TEST(ParseExec, WordThatBeginsTwoSpellingsOfOneCommand_IsNotAmbiguous) {
  EXPECT_EQ(row_of("show issu roll"), "show issu rollback-timer");
}

Result<std::string> show_lamp(const ExecTarget& target, const ExecLine& line) {
  return std::string(target.active ? "lit" : "dark") + " " + line.arguments.front();
}
Result<std::string> show_ladder(const ExecTarget&, const ExecLine&) { return std::string("five steps"); }

TEST(ParseExec, AmbiguousWord_NamesTheKeywords) {
  constexpr std::array kRows{ExecRow{"show lamp", ExecMode::any_rp, show_lamp, true},
                             ExecRow{"show ladder", ExecMode::any_rp, show_ladder}};
  EXPECT_EQ(parse_exec(kRows, "show la").error().message, "% Ambiguous command: 'show la', expected lamp or ladder");
  EXPECT_TRUE(parse_exec(kRows, "show lad"));
}

TEST(ParseExec, UnknownMissingAndSuperfluousWords_NameWhatMayStandThere) {
  EXPECT_EQ(row_of("issu upgrade"),
            "% Invalid input: 'issu upgrade', expected loadversion, runversion, acceptversion, "
            "commitversion or abortversion");
  EXPECT_EQ(row_of("show"), "% Invalid input: 'show', expected issu or redundancy");
  EXPECT_EQ(row_of(""), "% Invalid input: '', expected issu or show");
  EXPECT_EQ(row_of("show redundancy states all"),
            "% Invalid input: 'show redundancy states all', expected no further word");
  EXPECT_THAT(row_of("show issu state \x01\xff"), HasSubstr("expected detail"));
}

TEST(ParseExec, EveryRow_IsFoundByItsOwnWords) {
  for (const ExecRow& row : exec_rows()) EXPECT_EQ(row_of(row.words), row.words);
}

TEST(ParseExec, RowOfATest_NeedsNothingElse) {
  constexpr std::array kRows{ExecRow{"show lamp", ExecMode::any_rp, show_lamp, true}};
  const auto found = parse_exec(kRows, "sh la red");
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->row->run, &show_lamp);
  EXPECT_EQ(found->row->issu, std::nullopt);
  EXPECT_EQ(found->line.arguments, std::vector<std::string>{"red"});
}

}  // namespace
}  // namespace hitless::test
