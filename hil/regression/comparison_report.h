#pragma once
// Comparisons as text for a job's log, as JUnit suites, and as an exit code.

#include <string>
#include <vector>

#include "hil/output/junit.h"
#include "hil/regression/comparison.h"
#include "hil/runtime/exit_code.h"

namespace hitless {

/// One table a method: outcome, figure, both sides, and the cause of a difference. Long texts get lines of their own.
[[nodiscard]] std::string comparison_text(const Comparison& comparison);

/// The last line of all: "Verdict    regression: exact (3 worse, 2 changed)".
[[nodiscard]] std::string verdict_line(const std::vector<Comparison>& comparisons);

/// 3 when one regressed, else 1 when one is inconclusive or compared nothing, else 0.
[[nodiscard]] ExitCode exit_code_of(const std::vector<Comparison>& comparisons);

/// A case for each figure: `worse` and `changed` have failed. An inconclusive comparison is one `error`, and none of
/// its figures counts.
[[nodiscard]] JunitSuite comparison_suite(const Comparison& comparison);

}  // namespace hitless
