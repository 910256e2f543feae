#pragma once
// The program itself, run as a user runs it.

#include <functional>
#include <string>
#include <vector>

#include "hil/runtime/temporary_folder.h"

namespace hitless::test {

struct Ending {
  int code = -1;  ///< exit code; 128 + signal when one ended it
  std::string out, err;
};

struct ProgramOptions {
  std::string stdout_to;                       ///< a file instead of Ending::out
  std::function<void(int process)> meanwhile;  ///< called once the program runs
};
/// Runs hitless with `arguments` and waits for its end.
Ending run_hitless(const std::vector<std::string>& arguments, const ProgramOptions& options = {});

/// A folder with scenario files made from one good scenario.
class ProgramFolder {
 public:
  [[nodiscard]] std::string file(const std::string& name) const { return (folder_.path() / name).string(); }
  /// Writes `text` and returns its path.
  std::string write(const std::string& name, const std::string& text) const;

 private:
  TemporaryFolder folder_;
};

/// A scenario that runs in a second and passes: one interface is cut for a second.
std::string good_scenario();

}  // namespace hitless::test
