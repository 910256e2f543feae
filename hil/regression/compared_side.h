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

/// Looks at what stands there; a program is asked for its version. bad_input when it is neither.
[[nodiscard]] Result<ComparedSide> side_of(const std::string& path);

/// Has the build run the scenario, with everything that it writes in `out`, and returns the path of its result.json: of
/// a run that failed or was inconclusive as well. bad_input when it refuses the scenario, unsupported when it cannot
/// run here or was stopped.
[[nodiscard]] Result<std::string> run_for_result(const ComparedSide& build, const std::string& scenario,
                                                 const std::string& out);

}  // namespace hitless
