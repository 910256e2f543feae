#pragma once
// One card, phase, gate or flow of two results.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "hil/regression/comparison.h"
#include "hil/regression/exact/result_outline.h"

namespace hitless {

/// Beginning of traffic, ns of model time: texts count instants from there, as in the report of a run.
struct Origins {
  std::int64_t base_ns = 0, current_ns = 0;
};

struct SubjectRows {
  std::vector<ComparedFigure> rows;      ///< only figures that differ
  std::size_t equal = 0, different = 0;  ///< figures
};

/// A subject that both sides have. A card or phase gets a row for each figure with a bad direction, and one row for its
/// other figures. A gate or flow gets one row.
[[nodiscard]] SubjectRows compare_subject(const OutlineSubject& base, const OutlineSubject& current,
                                          const Origins& origins);
/// A subject that only one side has: a single row, with its loss.
[[nodiscard]] SubjectRows only_in_base(const OutlineSubject& subject);
[[nodiscard]] SubjectRows only_in_current(const OutlineSubject& subject);

/// For sorting: worse, changed, better, the rest.
[[nodiscard]] int worst_first(FigureOutcome outcome);

}  // namespace hitless
