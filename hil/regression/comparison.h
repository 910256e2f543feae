#pragma once
// What came of holding two builds, or two records of what builds did, against each other: one row a figure, whatever
// the method. The command, the text, JUnit and the exit code are made from this alone.

#include <string>
#include <vector>

namespace hitless {

enum class FigureOutcome : unsigned char {
  same,     ///< equal, or within what the method allows
  better,   ///< differs beyond that, to the good
  changed,  ///< differs, neither better nor worse: an exact figure that somebody must explain
  worse,    ///< a regression
  skipped,  ///< cannot be held against each other; `explanation` says why
};
[[nodiscard]] constexpr const char* to_string(FigureOutcome outcome) {
  switch (outcome) {
    case FigureOutcome::same:
      return "same";
    case FigureOutcome::better:
      return "better";
    case FigureOutcome::changed:
      return "changed";
    case FigureOutcome::worse:
      return "worse";
    case FigureOutcome::skipped:
      return "skipped";
  }
  return "?";
}

/// One figure on both sides, as printed.
struct ComparedFigure {
  std::string name;           ///< "slot 2 lost", "instructions a packet, meter", "time a packet"
  std::string base, current;  ///< with units; empty where that side has none
  FigureOutcome outcome = FigureOutcome::same;
  std::string explanation;  ///< what makes the difference, or by which rule it was judged; may be empty
};

struct Comparison {
  std::string method;  ///< "exact", "instructions", "paired"
  std::vector<ComparedFigure> figures;
  std::vector<std::string> inconclusive;  ///< why nothing can be concluded; then no figure counts as a regression
  std::vector<std::string> notes;         ///< what a reader should know: versions, rates, what was left out
  std::string scenario;                   ///< name of what both sides ran; empty when they do not say
  /// An exact figure that changed must be explained, so it counts.
  [[nodiscard]] bool regressed() const {
    if (!inconclusive.empty()) return false;
    for (const ComparedFigure& figure : figures)
      if (figure.outcome == FigureOutcome::worse || figure.outcome == FigureOutcome::changed) return true;
    return false;
  }
};

}  // namespace hitless
