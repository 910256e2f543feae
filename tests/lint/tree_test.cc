// The project's own files, held to the rules. Findings are printed as file:line: what.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "tests/lint/rooms.h"
#include "tests/lint/rules.h"

namespace hitless::lint {
namespace {

const Files& sources() {
  static const Files kFiles = load_sources(HITLESS_SOURCE_DIR);
  return kFiles;
}

const Rooms& rooms() {
  static const Rooms kRooms = load_rooms(HITLESS_SOURCE_DIR);
  return kRooms;
}

void expect_none(const Findings& findings) { EXPECT_TRUE(findings.empty()) << to_text(findings); }

TEST(Tree, IsRead) {
  ASSERT_GT(sources().size(), 30U);
  EXPECT_GT(load_all_text(HITLESS_SOURCE_DIR).size(), sources().size());
}

TEST(Tree, IncludesFollowTheArrows) {
  expect_none(check_includes(sources()));
  expect_none(check_arrows(sources(), rooms()));
}

TEST(Tree, EverySourceLiesInARoom) {
  ASSERT_GT(rooms().size(), 40U);
  const Findings astray = check_rooms(rooms()), loose = check_folders(sources(), rooms());
  expect_none(astray);
  expect_none(loose);
  std::printf("%zu rooms, %zu arrows, %zu that lead astray, %zu loose files\n", rooms().size(), arrows_of(rooms()),
              astray.size(), loose.size());
}

TEST(Tree, TopFoldersHaveRoomsOnly) {
  for (const char* top : {"dataplane", "linecards", "control", "hil"})
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(HITLESS_SOURCE_DIR) / top))
      EXPECT_TRUE(entry.is_directory()) << entry.path();
}

TEST(Tree, ReadmeHasTheMap) {
  const Files texts = load_all_text(HITLESS_SOURCE_DIR);
  const auto readme = std::ranges::find(texts, "README.md", &SourceFile::path);
  ASSERT_NE(readme, texts.end());
  EXPECT_NE(readme->text.find(map_of(rooms())), std::string::npos) << "README.md, expected this map:\n"
                                                                   << map_of(rooms());
}

TEST(Tree, ClocksAndRandomnessHaveTheirFiles) { expect_none(check_clocks(sources())); }
TEST(Tree, ModelHasNoFloatingPoint) { expect_none(check_floats(sources())); }
TEST(Tree, OnlyEncapsulationsKnowEthernet) { expect_none(check_link_layer(sources())); }
TEST(Tree, PagesAreShort) { expect_none(check_pages(load_all_text(HITLESS_SOURCE_DIR))); }
TEST(Tree, FilesAreShort) { expect_none(check_file_lengths(sources())); }
TEST(Tree, FunctionsAreShort) { expect_none(check_function_lengths(sources())); }
TEST(Tree, NamesSayWhatTheyName) { expect_none(check_names(sources())); }
TEST(Tree, NothingIsMarkedUnfinished) { expect_none(check_unfinished(load_all_text(HITLESS_SOURCE_DIR))); }

}  // namespace
}  // namespace hitless::lint
