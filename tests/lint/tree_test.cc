// The project's own files, held to the rules. Findings are printed as file:line: what.
#include <gtest/gtest.h>

#include "tests/lint/rules.h"

namespace hitless::lint {
namespace {

const Files& sources() {
  static const Files kFiles = load_sources(HITLESS_SOURCE_DIR);
  return kFiles;
}

void expect_none(const Findings& findings) { EXPECT_TRUE(findings.empty()) << to_text(findings); }

TEST(Tree, IsRead) {
  ASSERT_GT(sources().size(), 30U);
  EXPECT_GT(load_all_text(HITLESS_SOURCE_DIR).size(), sources().size());
}

TEST(Tree, IncludesFollowTheArrows) { expect_none(check_includes(sources())); }
TEST(Tree, ClocksAndRandomnessHaveTheirFiles) { expect_none(check_clocks(sources())); }
TEST(Tree, ModelHasNoFloatingPoint) { expect_none(check_floats(sources())); }
TEST(Tree, FilesAreShort) { expect_none(check_file_lengths(sources())); }
TEST(Tree, FunctionsAreShort) { expect_none(check_function_lengths(sources())); }
TEST(Tree, NamesSayWhatTheyName) { expect_none(check_names(sources())); }
TEST(Tree, NothingIsMarkedUnfinished) { expect_none(check_unfinished(load_all_text(HITLESS_SOURCE_DIR))); }

}  // namespace
}  // namespace hitless::lint
