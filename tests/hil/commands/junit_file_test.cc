// What `hitless run --junit` leaves for a CI server: a case for each rule, and red exactly when the run is.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/hil/commands/program.h"
#include "tests/hil/scenario/scenario_texts.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(JunitFile, APassingRun_HasOnlyPassedCasesAndTheFigures) {
  const ProgramFolder folder;
  const std::string scenario = folder.write("s.yaml", good_scenario()), junit = folder.file("reports/run.xml");
  ASSERT_EQ(run_hitless({"run", scenario, "--junit", junit}).code, 0);
  const std::string first = text_of(junit);
  EXPECT_THAT(first, HasSubstr(R"(failures="0" errors="0" skipped="0")"));
  EXPECT_THAT(first, HasSubstr(R"(<testcase classname="hitless.run.small" name="books close"/>)"));
  EXPECT_THAT(first, HasSubstr(R"(<testcase classname="hitless.run.small" name="instruments agree"/>)"));
  EXPECT_THAT(first, HasSubstr(R"(<property name="lost_packets" value=")"));
  ASSERT_EQ(run_hitless({"run", scenario, "--junit", junit}).code, 0);
  EXPECT_EQ(text_of(junit), first) << "no instants, nothing of the machine";
}

TEST(JunitFile, AnExpectationThatFails_IsAFailedCase) {
  const ProgramFolder folder;
  const std::string junit = folder.file("run.xml");
  const std::string path = folder.write("s.yaml", good_scenario() + "expect: {lost_at_most: 0}\n");
  EXPECT_EQ(run_hitless({"run", path, "--junit", junit}).code, 1);
  EXPECT_THAT(text_of(junit), HasSubstr(R"(failures="1" errors="0" skipped="0")"));
  EXPECT_THAT(text_of(junit), HasSubstr("name=\"expectations of the scenario\">\n      <failure message=\"failed: "));
  EXPECT_THAT(text_of(junit), HasSubstr("packets lost, expected at most 0"));
}

TEST(JunitFile, ARunThatProvesNothing_HasErrorsAndNoFailure) {
  const ProgramFolder folder;
  const std::string junit = folder.file("run.xml");
  // Nothing was to happen, so what was expected proves nothing either.
  const std::string quiet = replaced(
      good_scenario(), "faults:\n  - {at: 3s, for: 1s, interface: GigabitEthernet3/0/0}\n", "expect: {active: b}\n");
  EXPECT_EQ(run_hitless({"run", folder.write("s.yaml", quiet), "--junit", junit}).code, 1);
  EXPECT_THAT(text_of(junit), HasSubstr(R"(failures="0" errors="2" skipped="0")"));
  EXPECT_THAT(text_of(junit),
              HasSubstr("name=\"event happened\">\n      <error message=\"inconclusive: nothing was to"));
  EXPECT_THAT(text_of(junit), Not(HasSubstr("<failure")));
}

TEST(JunitFile, APlaceThatCannotBeWritten_IsToldBeforeTheRun) {
  const ProgramFolder folder;
  const std::string path = folder.write("s.yaml", good_scenario());
  const Ending directory = run_hitless({"run", path, "--junit", folder.file("")});
  EXPECT_EQ(directory.code, 2);
  EXPECT_EQ(directory.out, "");
  EXPECT_EQ(directory.err, "hitless: --junit " + folder.file("") + ": is a folder, expected a file\n");
  const Ending below_file = run_hitless({"run", path, "--junit", path + "/run.xml"});
  EXPECT_EQ(below_file.code, 2);
  EXPECT_THAT(below_file.err, HasSubstr("s.yaml is no folder, expected one"));
  const Ending nowhere = run_hitless({"run", path, "--junit", "/proc/none/run.xml"});
  EXPECT_EQ(nowhere.code, 4);
  EXPECT_THAT(nowhere.err, HasSubstr("hitless: --junit /proc/none/run.xml: "));
}

TEST(JunitFile, AnEarlierRunsFile_GoesWhenTheRunCannotBeMade) {
  const ProgramFolder folder;
  const std::string junit = folder.write("run.xml", "<testsuites/>");
  EXPECT_EQ(run_hitless({"run", folder.write("s.yaml", good_scenario()), "--junit", junit, "--out", "/proc/none"}).code,
            4);
  EXPECT_TRUE(std::filesystem::exists(junit)) << "nothing is touched before all places are good";
  EXPECT_EQ(run_hitless({"run", folder.file("s.yaml"), "--junit", junit}, {"/dev/full", nullptr}).code, 4);
  EXPECT_FALSE(std::filesystem::exists(junit));
}

}  // namespace
}  // namespace hitless::test
