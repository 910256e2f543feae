#pragma once
// One side of a comparison: a build of hitless, or a file that one wrote.

#include <string>

#include "dataplane/base/result.h"

namespace hitless {

enum class SideKind : unsigned char {
  build,         ///< an executable hitless program
  result,        ///< result.json of `run`
  instructions,  ///< instructions.json of `bench`
};
/// "a build", "a result.json", "an instructions.json".
[[nodiscard]] const char* to_string(SideKind kind);

struct ComparedSide {
  std::string path;  ///< as given
  SideKind kind = SideKind::build;
  std::string version;  ///< of a build: "hitless 0.1.0 (commit)"
};

/// Tells which kind of side `path` is; a program is asked for its version. bad_input when it is none of them.
[[nodiscard]] Result<ComparedSide> side_of(const std::string& path);

enum class RunOutcome : unsigned char {
  result,   ///< the build left a result.json, also of a run that failed or was inconclusive
  refused,  ///< the build does not take the scenario: exit code 2
  crashed,  ///< a fault of the build ended it: SIGSEGV, SIGABRT, SIGFPE, SIGBUS, SIGILL
};
struct BuildRun {
  RunOutcome outcome = RunOutcome::result;
  std::string result;  ///< path of the run's result.json; empty: it left none
  std::string end;     ///< "exit code 2", "signal 11 (Segmentation fault)"
  std::string why;     ///< of a run without a result: the build, the scenario, the end and the last line
};

/// Lets the build run the scenario and write its files in `out`. unsupported when the build cannot run here (it was
/// killed, for example for its memory) or was stopped.
[[nodiscard]] Result<BuildRun> run_for_result(const ComparedSide& build, const std::string& scenario,
                                              const std::string& out);

}  // namespace hitless
