// `hitless compare` as a job runs it: its exit codes, what it says, and what it refuses.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "tests/hil/commands/program.h"
#include "tests/hil/scenario/scenario_texts.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class Compare : public ::testing::Test {
 protected:
  /// A result.json of the scenario, written by the build under test.
  [[nodiscard]] std::string result_of(const std::string& scenario_text, const std::string& name) const {
    const std::string scenario = folder_.write(name + ".yaml", scenario_text), out = folder_.file(name);
    const Ending ending = run_hitless({"run", scenario, "--out", out});
    EXPECT_EQ(ending.code, 0) << ending.err;
    return out + "/result.json";
  }
  void expect_refusal(const std::vector<std::string>& arguments, const std::string& begins,
                      const std::string& says) const {
    std::vector<std::string> words = {"compare"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    const Ending ending = run_hitless(words);
    EXPECT_EQ(ending.code, 2) << ending.err;
    EXPECT_EQ(ending.out, "");
    EXPECT_THAT(ending.err, StartsWith("hitless: " + begins));
    EXPECT_THAT(ending.err, HasSubstr(says));
    EXPECT_EQ(std::count(ending.err.begin(), ending.err.end(), '\n'), 1) << ending.err;
  }
  /// A program that passes for a build: it says a version, and does `cases` by its first word.
  [[nodiscard]] std::string other_build(const std::string& cases) const {
    const std::string path =
        folder_.write("build", "#!/bin/sh\ncase $1 in --version) echo 'hitless 9.9 (other)' ;; " + cases + "\nesac\n");
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path;
  }
  ProgramFolder folder_;
};

TEST_F(Compare, TheSameResult_IsNoRegression) {
  const std::string result = result_of(good_scenario(), "base");
  const Ending ending = run_hitless({"compare", result, result});
  EXPECT_EQ(ending.code, 0) << ending.out << ending.err;
  EXPECT_EQ(ending.err, "");
  EXPECT_THAT(ending.out, HasSubstr("\nVerdict    no regression: exact (same)\n"));
}

TEST_F(Compare, ABuildAgainstItsOwnResult_IsNoRegression) {
  const std::string result = result_of(good_scenario(), "base");
  const Ending ending =
      run_hitless({"compare", "--exact", result, HITLESS_BINARY, "--scenario", folder_.file("base.yaml")});
  EXPECT_EQ(ending.code, 0) << ending.out << ending.err;
  EXPECT_THAT(ending.out, HasSubstr("current  " HITLESS_BINARY ", hitless "));
}

TEST_F(Compare, ALongerOutage_IsARegressionWithItsReason) {
  const std::string base = result_of(good_scenario(), "base");
  const std::string current = result_of(replaced(good_scenario(), "for: 1s", "for: 1200ms"), "current");
  const std::string junit = folder_.file("reports/compare.xml");
  const Ending ending = run_hitless({"compare", base, current, "--junit", junit});
  EXPECT_EQ(ending.code, 3) << ending.out << ending.err;
  EXPECT_THAT(ending.out, HasSubstr("worse    gate slot 3 port 0, fault: link cut (planted)"));
  EXPECT_THAT(ending.out, HasSubstr("the earliest of"));
  EXPECT_THAT(ending.out, HasSubstr("\nVerdict    regression: exact ("));
  std::ifstream file(junit);
  std::string xml;
  std::getline(file, xml, '\0');
  EXPECT_THAT(xml, HasSubstr("<testsuite name=\"hitless compare exact small\""));
  EXPECT_THAT(xml, HasSubstr("<failure message=\"worse: "));
}

TEST_F(Compare, ABuildWhoseRunFails_IsComparedAndWorse) {
  const std::string base = result_of(good_scenario(), "base");
  const std::string strict = folder_.write("strict.yaml", good_scenario() + "expect: {lost_at_most: 0}\n");
  const Ending ending = run_hitless({"compare", base, HITLESS_BINARY, "--exact", "--scenario", strict});
  EXPECT_EQ(ending.code, 3) << ending.out << ending.err;
  EXPECT_THAT(ending.out, HasSubstr("worse    verdict outcome"));
}

TEST_F(Compare, SidesThatAreNone_AreRefused) {
  const std::string good = folder_.write("s.yaml", good_scenario());
  const std::string expected = "expected a hitless program, or a file that one wrote";
  expect_refusal({folder_.file("none"), good}, folder_.file("none"), "No such file or directory), " + expected);
  expect_refusal({good, good}, good + ": is neither a program nor JSON", expected);
  expect_refusal({folder_.file(""), good}, folder_.file(""), "is a folder, " + expected);
  expect_refusal({"/bin/true", good}, "/bin/true: is a program that says no version of hitless", expected);
}

TEST_F(Compare, MethodsThatTheSidesDoNotAllow_AreRefused) {
  const std::string result = result_of(good_scenario(), "base");
  const std::string counts = folder_.write("counts.json", R"({"form": "hitless instructions"})");
  expect_refusal({result, counts}, result + " is a result.json and " + counts + " is an instructions.json",
                 "expected two builds");
  expect_refusal({result, counts, "--exact"}, counts + ": is an instructions.json",
                 "expected a build or a result.json for --exact");
  expect_refusal({counts, result, "--instructions"}, result + ": is a result.json",
                 "expected a build or an instructions.json for --instructions");
  expect_refusal({result, result, "--paired"}, result + ": is a result.json", "expected a build for --paired");
  expect_refusal({result, result, "--pairs", "3"}, "", "--pairs");
  expect_refusal({counts, counts}, counts, "expected");
}

TEST_F(Compare, AMethodThatThisMachineCannotDo_ConcludesNothing) {
  const std::string result = result_of(good_scenario(), "base"), scenario = folder_.file("base.yaml");
  const std::string build = other_build("run) mkdir -p \"$4\"; cp " + result + " \"$4\" ;; *) echo no >&2; exit 4 ;;");
  const Ending all = run_hitless({"compare", build, build, "--scenario", scenario});
  EXPECT_EQ(all.code, 1) << all.out << all.err;
  EXPECT_THAT(all.out, HasSubstr("exact, small: same\n"));
  EXPECT_THAT(all.out, HasSubstr("inconclusive: cannot be used here: " + build + ": exit code 4: no"));
  EXPECT_THAT(all.out, HasSubstr("\nVerdict    inconclusive: instructions (nothing compared), paired"));
  EXPECT_EQ(run_hitless({"compare", build, build, "--instructions", "--scenario", scenario}).code, 4);
  EXPECT_EQ(run_hitless({"compare", build, build, "--exact", "--scenario", scenario}).code, 0);
}

TEST_F(Compare, ABuildThatLeavesNoResult_IsToldWithItsEnd) {
  const std::string scenario = folder_.write("s.yaml", good_scenario());
  for (const auto& [does, code, says] :
       {std::tuple("exit 1", 4, "exit code 1: "), std::tuple("exit 2", 2, "exit code 2"),
        std::tuple("kill -9 $$", 4, "signal 9")}) {
    const std::string build = other_build(std::string("run) ") + does + " ;;");
    const Ending ending = run_hitless({"compare", "--exact", HITLESS_BINARY, build, "--scenario", scenario});
    EXPECT_EQ(ending.code, code) << ending.err;
    EXPECT_THAT(ending.err, HasSubstr("hitless: " + build + " run " + scenario + ": " + says));
  }
}

TEST_F(Compare, ACurrentBuildThatCrashes_IsWorse) {
  const std::string scenario = folder_.write("s.yaml", good_scenario()), junit = folder_.file("junit.xml");
  for (const char* signal : {"11 (Segmentation fault)", "6 (Aborted)", "8 (Floating point", "7 (Bus", "4 (Illegal"}) {
    const std::string kill = std::string("kill -") + signal;
    const std::string build = other_build("run) " + kill.substr(0, kill.find(' ', 6)) + " $$ ;;");
    const Ending ending =
        run_hitless({"compare", "--exact", HITLESS_BINARY, build, "--scenario", scenario, "--junit", junit});
    EXPECT_EQ(ending.code, 3) << ending.out << ending.err;
    EXPECT_THAT(ending.out, HasSubstr(std::string("ended by signal ") + signal));
    EXPECT_THAT(ending.out, HasSubstr("\nVerdict    regression: exact (1 worse)"));
  }
  std::ifstream file(junit);
  EXPECT_THAT(std::string(std::istreambuf_iterator<char>(file), {}),
              HasSubstr("<failure message=\"worse: base left a result, current ended by signal 4"));
}

TEST_F(Compare, ABaseBuildThatGivesNoResult_ConcludesNothing) {
  const std::string scenario = folder_.write("s.yaml", good_scenario());
  for (const auto& [does, says] :
       {std::pair("kill -11 $$", "signal 11"), std::pair("echo no such key >&2; exit 2", "no such key"),
        std::pair("mkdir -p $4; echo '{\"version\": 7}' >$4/result.json", "/version: 7")}) {
    const std::string build = other_build(std::string("run) ") + does + " ;;");
    const Ending ending = run_hitless({"compare", "--exact", build, HITLESS_BINARY, "--scenario", scenario});
    EXPECT_EQ(ending.code, 1) << ending.out << ending.err;
    EXPECT_THAT(ending.out, HasSubstr("inconclusive: the base gives no result to compare with: "));
    EXPECT_THAT(ending.out, HasSubstr(says));
    EXPECT_EQ(run_hitless({"compare", "--exact", build, build, "--scenario", scenario}).code,
              std::string(does).starts_with("kill") ? 1 : 2);
  }
}

TEST_F(Compare, FilesThatAreBroken_AreRefused) {
  const std::string result = result_of(good_scenario(), "base");
  expect_refusal({folder_.file("base"), result}, folder_.file("base"), "expected the result.json in it");
  const std::string cut = folder_.write("cut.json", "{\"version\": 1,\n \"timeline\":");
  expect_refusal({result, cut}, cut + ":2:13: the file ends early", "expected a result.json");
  const std::string other = folder_.write("other.json", R"({"version": 7})");
  expect_refusal({result, other}, other + ": at /version: 7", "expected 2");
  const std::string seed = result_of("seed: 9\n" + good_scenario(), "seed");
  expect_refusal({result, seed}, seed + ": at /seed: 9", "expected 1 as in " + result);
}

TEST_F(Compare, ScenariosThatAreMissingOrNotNeeded_AreRefused) {
  const std::string result = result_of(good_scenario(), "base"), scenario = folder_.file("base.yaml");
  expect_refusal({result, HITLESS_BINARY}, HITLESS_BINARY ": is a build", "expected --scenario FILE");
  expect_refusal({result, result, "--scenario", scenario}, "--scenario " + scenario, "expected a build");
  const std::string bad = folder_.write("bad.yaml", "name: [");
  const Ending ending = run_hitless({"compare", result, HITLESS_BINARY, "--exact", "--scenario", bad});
  EXPECT_EQ(ending.code, 2);
  EXPECT_THAT(ending.err, HasSubstr("exit code 2: hitless: " + bad + ":"));
}

TEST_F(Compare, AJunitFileThatIsAnotherKindOfFile_IsLeftAlone) {
  const std::string result = result_of(good_scenario(), "base");
  const auto size = std::filesystem::file_size(result);
  expect_refusal({result, result, "--junit", result}, "--junit " + result + ": is no JUnit file", "expected one of an");
  EXPECT_EQ(std::filesystem::file_size(result), size);
  const std::string page = folder_.write("pom.xml", "<?xml version=\"1.0\"?>\n<project/>\n");
  expect_refusal({result, result, "--junit", page}, "--junit " + page, "is no JUnit file");
  EXPECT_EQ(run_hitless({"compare", result, result, "--junit", folder_.write("empty.xml", "")}).code, 0);
  EXPECT_EQ(run_hitless({"compare", result, result, "--junit", folder_.file("empty.xml")}).code, 0);
}

TEST_F(Compare, AnUnwritableJunitFile_IsToldFirst) {
  const std::string result = result_of(good_scenario(), "base");
  expect_refusal({result, result, "--junit", folder_.file("")}, "--junit " + folder_.file(""), "expected a file");
  EXPECT_EQ(run_hitless({"compare", result, result, "--junit", "/proc/none/x.xml"}).code, 4);
}

}  // namespace
}  // namespace hitless::test
