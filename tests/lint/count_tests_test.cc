// .ci/count_tests gives ./check its last line: it must never read a crash as fewer tests.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

namespace hitless::lint {
namespace {

namespace fs = std::filesystem;

class CountTests : public testing::Test {
 protected:
  CountTests() {
    std::string pattern = (fs::temp_directory_path() / "hitless-count-XXXXXX").string();
    folder_ = mkdtemp(pattern.data()) != nullptr ? pattern : "";
  }
  ~CountTests() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const { std::ofstream(folder_ / name) << text; }

  /// What the program prints for a report of `programs`.
  std::string count(const std::string& programs) const {
    write("report.xml", "<testsuite>\n" + programs + "</testsuite>\n");
    return run("report.xml");
  }

  std::string run(const std::string& report) const {
    const std::string command =
        "'" HITLESS_SOURCE_DIR "/.ci/count_tests' '" + (folder_ / report).string() + "' '" + folder_.string() + "'";
    std::string out;
    FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return "cannot start";
    for (int c = fgetc(pipe); c != EOF; c = fgetc(pipe)) out += static_cast<char>(c);
    pclose(pipe);
    return out;
  }

  fs::path folder_;
};

std::string program(const std::string& name, const std::string& status, const std::string& next = "<system-out>") {
  return "\t<testcase name=\"" + name + "\" classname=\"" + name + "\" time=\"0.1\" status=\"" + status + "\">\n\t\t" +
         next + "\n\t</testcase>\n";
}

std::string within(const std::string& result, bool failed = false) {
  // The message of a failure may quote anything, keys among it.
  const char* failures = R"(          "failures": [
            {
              "failure": "\"result\": \"SKIPPED\"\n  \"failures\": ["
            }
          ]
)";
  return "        {\n          \"result\": \"" + result + "\",\n" + (failed ? failures : "") + "        },\n";
}

std::string file_of(const std::string& tests) { return "{\n  \"tests\": 1,\n  \"failures\": 1,\n" + tests + "}\n"; }

TEST_F(CountTests, TestsWithinPrograms_AreAddedUp) {
  write("a.json", file_of(within("COMPLETED") + within("COMPLETED") + within("SKIPPED") + within("SUPPRESSED")));
  write("b.json", file_of(within("COMPLETED")));
  EXPECT_EQ(count(program("a", "run") + program("b", "run")), "3 0 1\n");
}

TEST_F(CountTests, FailedTests_AreNotAlsoPassed) {
  write("a.json", file_of(within("COMPLETED") + within("COMPLETED", true) + within("SKIPPED", true)));
  EXPECT_EQ(count(program("a", "fail", "<failure message=\"\"/>")), "1 2 0\n");
}

TEST_F(CountTests, ProgramThatCrashed_IsOneFailure) {
  EXPECT_EQ(count(program("a", "fail")), "0 1 0\n");
  write("a.json", "{\n  \"tests\": 2,\n" + within("COMPLETED"));  // cut short
  EXPECT_EQ(count(program("a", "fail")), "0 1 0\n");
  write("a.json", file_of(within("COMPLETED")));  // every test well, then it fell over
  EXPECT_EQ(count(program("a", "fail")), "1 1 0\n");
}

TEST_F(CountTests, ProgramsWithoutGoogleTest_CountAsOneEach) {
  EXPECT_EQ(count(program("a", "run") + program("b", "fail") + program("c", "disabled") +
                  program("d", "notrun", "<skipped message=\"SKIP_RETURN_CODE=77\"/>") +
                  program("e", "notrun", "<skipped message=\"Unable to find executable\"/>")),
            "1 2 1\n");
}

TEST_F(CountTests, NoReportOrNoTests_IsAFailure) {
  EXPECT_EQ(count(""), "0 1 0\n");
  EXPECT_EQ(run("missing.xml"), "0 1 0\n");
}

}  // namespace
}  // namespace hitless::lint
