#pragma once
// The program's exit codes.

#include "dataplane/base/result.h"

namespace hitless {

/// By contract: 0 pass, 1 failed or inconclusive, 2 bad use or bad file, 3 a regression of the current side against the
/// base, 4 this environment cannot do the work, 130 interrupted.
enum ExitCode : int {
  kExitPass = 0,
  kExitFailed = 1,
  kExitBadUse = 2,
  kExitRegression = 3,
  kExitEnvironment = 4,
  kExitInterrupted = 130,
};
/// The exit code for an error that ends the program.
[[nodiscard]] int exit_code_of(const Error& error);
/// Prints the one line of an error and returns its exit code.
int report_error(const Error& error);

}  // namespace hitless
