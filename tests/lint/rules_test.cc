// Each rule must catch what is planted, and leave alone what only looks like it: a rule that finds nothing proves
// nothing until it has found something.
#include "tests/lint/rules.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace hitless::lint {
namespace {

using Rule = Findings (*)(const Files&);

std::size_t findings_in(Rule rule, const std::string& path, const std::string& text) {
  return rule({{path, text}}).size();
}

std::string lines(std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += "  work();\n";
  return out;
}

struct PlantedInclude {
  const char* from;
  const char* to;
  bool allowed;
};

constexpr PlantedInclude kIncludes[] = {
    {"dataplane/fib/fib.h", "dataplane/base/ids.h", true},
    {"dataplane/fib/fib.h", "linecards/ipc/wire.h", false},
    {"linecards/card/card.cc", "dataplane/fib/fib.h", true},
    {"linecards/card/card.cc", "control/images/image.h", false},
    {"control/cli/show.cc", "hil/scenario/scenario.h", false},
    {"hil/chassis/chassis.cc", "linecards/card/line_card.h", true},
    {"hil/chassis/chassis.cc", "tests/support/x.h", false},
    {"tests/control/rib_test.cc", "linecards/card/line_card.h", true},
    {"tests/bench/x_test.cc", "bench/x.h", true},
    {"bench/x.cc", "tests/support/x.h", false},
    {"hil/chassis/chassis.cc", "chassis.h", false},
    {"hil/chassis/chassis.cc", "../control/rib.h", false},
};

SourceFile file_with_include(const char* from, const char* to) {
  return {from, std::string("// first\n# include \"") + to + "\"\n"};
}

TEST(Includes, PlantedOnes_AreJudgedByTheArrows) {
  for (const PlantedInclude& row : kIncludes) {
    const Findings found = check_includes({file_with_include(row.from, row.to)});
    EXPECT_EQ(found.empty(), row.allowed) << row.from << " includes " << row.to;
    if (!found.empty()) {
      EXPECT_EQ(found.front().line, 2U);
    }
  }
  EXPECT_EQ(findings_in(check_includes, "dataplane/a.h", "#include <hil/run/run.h>\n"), 1U);
  EXPECT_EQ(findings_in(check_includes, "dataplane/a.h", "#include <rte_mbuf.h>\n#include <vector>\n"), 0U);
  EXPECT_EQ(findings_in(check_includes, "dataplane/a.h", "#include HIDDEN_HEADER\n"), 1U);
  EXPECT_EQ(findings_in(check_includes, "dataplane/a.h", "// #include \"hil/x.h\"\n/* #include \"hil/x.h\" */\n"), 0U);
}

TEST(Clocks, PlantedOne_IsFoundOutsideItsFile) {
  for (const char* planted :
       {"auto t = std::chrono::steady_clock::now();", "std::chrono::system_clock::time_point t;", "rte_rdtsc();",
        "rte_rdtsc_precise();", "rte_get_timer_cycles();", "rte_get_tsc_cycles();", "clock_gettime(0, &t);",
        "gettimeofday(&t, nullptr);", "sleep(1);", "::usleep(5);", "nanosleep(&t, nullptr);",
        "std::this_thread::sleep_for(d);", "time(nullptr);", "std::time( NULL )", "rte_delay_us(1);",
        "std::chrono::high_resolution_clock::now();"}) {
    EXPECT_EQ(findings_in(check_clocks, "hil/run/run.cc", planted), 1U) << planted;
    EXPECT_EQ(findings_in(check_clocks, "tests/hil/run_test.cc", planted), 1U) << planted;
    EXPECT_EQ(findings_in(check_clocks, "hil/runtime/monotonic_clock.cc", planted), 0U) << planted;
    EXPECT_EQ(findings_in(check_clocks, "bench/fib_bench.cc", planted), 0U) << planted;
    EXPECT_EQ(findings_in(check_clocks, "dataplane/base/random.cc", planted), 1U) << planted;
  }
}

TEST(Clocks, PlantedRandomness_IsFoundOutsideItsFile) {
  for (const char* planted :
       {"rand();", "std::srand(1);", "std::random_device d;", "std::mt19937 g(1);", "std::mt19937_64 g;",
        "std::uniform_int_distribution<int> d(0, 1);", "std::exponential_distribution d(1);", "rte_rand();"}) {
    EXPECT_EQ(findings_in(check_clocks, "hil/run/run.cc", planted), 1U) << planted;
    EXPECT_EQ(findings_in(check_clocks, "hil/runtime/monotonic_clock.cc", planted), 1U) << planted;
    EXPECT_EQ(findings_in(check_clocks, "dataplane/base/random.cc", planted), 0U) << planted;
  }
}

TEST(Clocks, WordsThatOnlyLookLikeIt_AreLeftAlone) {
  for (const char* innocent : {"// steady_clock is forbidden", "const char* s = \"rand()\";", "operand(1);",
                               "runtime(0);", "arrival_time(nullptr);", "auto n = 1'000'000; /* sleep(1) */",
                               "bool asleep();", "auto s = R\"x(gettimeofday \" )x\";", "#include <random>",
                               "int fib_distribution = 0;", "char c = '\"'; // rand()"}) {
    EXPECT_EQ(findings_in(check_clocks, "hil/run/run.cc", innocent), 0U) << innocent;
  }
}

TEST(Floats, PlantedOne_IsFoundInTheModelOnly) {
  for (const char* planted : {"double rate = 1;", "static_cast<float>(x)", "long double x;"}) {
    EXPECT_EQ(findings_in(check_floats, "dataplane/queue.cc", planted), 1U);
    EXPECT_EQ(findings_in(check_floats, "linecards/media.h", planted), 1U);
    EXPECT_EQ(findings_in(check_floats, "control/cli/show.cc", planted), 1U);
    EXPECT_EQ(findings_in(check_floats, "hil/report.cc", planted), 0U);
  }
  EXPECT_EQ(findings_in(check_floats, "dataplane/a.cc", "// no double\nint double_tagged = 0; auto s = \"float\";"),
            0U);
}

TEST(LinkLayer, PlantedOne_IsFoundOutsideItsRoom) {
  for (const char* planted :
       {"frame.subspan(kEthernetBytes);", "memcpy(a, b, wire::kMacBytes);", "type == kEtherTypeIpv4"}) {
    EXPECT_EQ(findings_in(check_link_layer, "dataplane/forwarder/forwarder.cc", planted), 1U) << planted;
    EXPECT_EQ(findings_in(check_link_layer, "control/host/router_host.cc", planted), 1U) << planted;
    EXPECT_EQ(findings_in(check_link_layer, "dataplane/encap/ethernet.h", planted), 0U) << planted;
    EXPECT_EQ(findings_in(check_link_layer, "control/host/arp.cc", planted), 0U) << planted;
    EXPECT_EQ(findings_in(check_link_layer, "tests/hil/pcap/capture_test.cc", planted), 0U) << planted;
  }
}

TEST(Pages, LongOnes_AreFound) {
  EXPECT_EQ(findings_in(check_pages, "README.md", lines(kReadmeLinesMax)), 0U);
  EXPECT_EQ(findings_in(check_pages, "README.md", lines(kReadmeLinesMax + 1)), 1U);
  EXPECT_EQ(findings_in(check_pages, "hil/run/README.md", lines(kPageLinesMax + 1)), 1U);
  EXPECT_EQ(findings_in(check_pages, "hil/run/MANUAL.md", lines(kPageLinesMax + 1)), 0U);
}

TEST(FileLengths, LongFileAndLongMedian_AreFound) {
  const SourceFile b{"hil/b.cc", lines(1)}, c{"hil/c.cc", lines(1)};
  EXPECT_TRUE(check_file_lengths({{"hil/a.cc", lines(kFileLinesMax)}, b, c}).empty());
  const Findings cap = check_file_lengths({{"hil/a.cc", lines(kFileLinesMax + 1)}, b, c});
  ASSERT_EQ(cap.size(), 1U);
  EXPECT_EQ(cap.front().path, "hil/a.cc");
  const std::string median = lines(kFileLinesMedianMax);
  const Findings of_all = check_file_lengths({{"hil/a.cc", median}, {"hil/b.cc", median}, c});
  ASSERT_EQ(of_all.size(), 1U);
  EXPECT_EQ(of_all.front().path, "");
}

// What stands before a body of too many lines, and what closes it.
struct Function {
  const char* head;
  const char* close;
};
constexpr Function kFunctions[] = {
    {"void f() {\n", "}\n"},
    {"namespace a::b {\nint f(int x) const noexcept {\n", "}\n}\n"},
    {"namespace {\nclass A final : public B<int(int)> {\n public:\n  A(int x) : x_{x}, y_(x), z_{{1}, {2}} {\n",
     "}\n};\n}\n"},
    {"template <class T, int N = 3>\nauto f(T t) -> std::vector<T> {\n", "}\n"},
    {"TEST(Subject, Outcome) {\n", "}\n"},
    {"struct A {\n  int b = 0;\n  std::array<int, 2> c{{1, 2}};\n  bool operator==(const A& o) const {\n", "}\n};\n"},
    {"extern \"C\" {\nvoid f(void) {\n", "}\n}\n"},
    {"enum class E { a, b };\nconst int k[] = {1, 2};\nE f() {\n", "}\n"},
    {"template <typename T>\nstruct A {\n  void f(T t = {}) override {\n", "}\n};\n"},
    {"auto f = [](int x) {\n", "};\n"},
    {"struct A make_a(int x) {\n", "}\n"},
    {"#define OPEN {\nint f(std::vector<int> v = {1, 2}) {\n", "}\n"},
    {"void f() {\n  char open = '{';\n  auto s = \"}\"; // }\n", "}\n"},
};

TEST(FunctionLengths, LongFunctions_AreFoundWhereverTheyStand) {
  for (const Function& row : kFunctions) {
    const std::string head = row.head;
    const auto body = static_cast<std::size_t>(head.ends_with("// }\n") ? 2 : 0);
    const auto count = [&](std::size_t total) {
      return findings_in(check_function_lengths, "hil/a.cc", head + lines(total - 2 - body) + row.close);
    };
    EXPECT_EQ(count(kFunctionLinesMax), 0U) << head;
    EXPECT_EQ(count(kFunctionLinesMax + 1), 1U) << head;
  }
}

TEST(FunctionLengths, LongTablesAndTypes_AreLeftAlone) {
  for (const Function& row : {Function{"constexpr Row kRows[] = {\n", "};\n"}, Function{"struct A {\n", "};\n"},
                              Function{"class A : public B {\n public:\n", "};\n"}, Function{"namespace a {\n", "}\n"},
                              Function{"constexpr auto kRows = std::to_array<Row>({\n", "});\n"},
                              Function{"enum class E : std::uint8_t {\n", "};\n"}}) {
    const std::string body(2 * kFunctionLinesMax, '\n');
    EXPECT_EQ(findings_in(check_function_lengths, "hil/a.cc", row.head + body + row.close), 0U) << row.head;
  }
}

TEST(FunctionLengths, BraceThatNothingCloses_IsFound) {
  EXPECT_EQ(findings_in(check_function_lengths, "hil/a.cc", "void f() {\n  if (x) {\n}\n"), 1U);
}

TEST(Names, PlantedOnes_AreFound) {
  for (const char* planted :
       {"class RouteManager {", "struct HelperTable;", "namespace hitless::x { struct FibImpl {}; }",
        "namespace util {", "enum class StringUtils {", "using ManagerPtr = int;", "namespace hitless::helpers {"}) {
    EXPECT_GE(findings_in(check_names, "hil/a.h", planted), 1U) << planted;
  }
  EXPECT_EQ(findings_in(check_names, "hil/string_util.h", ""), 1U);
  EXPECT_EQ(findings_in(check_names, "hil/helpers.cc", ""), 1U);
  for (const char* innocent : {"// a class Manager", "struct Implied {};", "class Utilization {", "helper_call();",
                               "struct Managerial {};", "using testing::Matcher;"}) {
    EXPECT_EQ(findings_in(check_names, "hil/utilization.h", innocent), 0U) << innocent;
  }
}

TEST(Unfinished, PlantedMarks_AreFoundInAnyText) {
  const std::string first = std::string("TO") + "DO";
  const std::string second = std::string("FIX") + "ME";
  EXPECT_EQ(findings_in(check_unfinished, "hil/a.cc", "// " + first + ": later\n"), 1U);
  EXPECT_EQ(findings_in(check_unfinished, "README.md", "one\n" + second + "(me)\n"), 1U);
  EXPECT_EQ(findings_in(check_unfinished, "hil/a.cc", "int todo_list; // MAC" + first + "\n"), 0U);
}

}  // namespace
}  // namespace hitless::lint
