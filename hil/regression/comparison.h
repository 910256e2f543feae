#pragma once
// The outcome of comparing two builds, or two files that builds wrote: one row a figure, whatever the method. The
// command, the text, JUnit and the exit code are made from this alone.

#include <string>
#include <vector>

#include "dataplane/base/enum_name.h"

namespace hitless {

enum class FigureOutcome : unsigned char {
  same,     ///< equal, or within the method's limit
  better,   ///< beyond the method's limit, to the good
  changed,  ///< differs, neither better nor worse: an exact figure that somebody must explain
  worse,    ///< a regression
  skipped,  ///< the two sides cannot be compared; `explanation` says why
};
[[nodiscard]] constexpr const char* to_string(FigureOutcome outcome) {
  return enum_name<FigureOutcome::skipped>(outcome, {"same", "better", "changed", "worse", "skipped"});
}

/// One figure on both sides, as printed.
struct ComparedFigure {
  std::string name;           ///< "slot 2 lost", "instructions a packet, meter", "time a packet"
  std::string base, current;  ///< with units; empty: that side lacks the figure
  FigureOutcome outcome = FigureOutcome::same;
  std::string explanation;  ///< the cause of the difference, or the rule that judged it; may be empty
};

struct Comparison {
  std::string method;  ///< "exact", "instructions", "paired"
  std::vector<ComparedFigure> figures;
  std::vector<std::string> inconclusive;  ///< why nothing can be concluded; then no figure counts as a regression
  std::vector<std::string> notes;         ///< facts for the reader: versions, rates, omissions
  std::string scenario;                   ///< name of the scenario of both sides; empty: they do not tell
  /// An exact figure that changed must be explained, so it counts as a regression.
  [[nodiscard]] bool regressed() const {
    if (!inconclusive.empty()) return false;
    for (const ComparedFigure& figure : figures)
      if (figure.outcome == FigureOutcome::worse || figure.outcome == FigureOutcome::changed) return true;
    return false;
  }
};

}  // namespace hitless
