#pragma once
// One card, phase, gate or flow of two results.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "hil/regression/comparison.h"
#include "hil/regression/exact/result_outline.h"

namespace hitless {

/// When traffic began, ns of model time: instants are told from there, as in the report of a run.
struct Origins {
  std::int64_t base_ns = 0, current_ns = 0;
};

struct SubjectRows {
  std::vector<ComparedFigure> rows;      ///< only of what differs
  std::size_t equal = 0, different = 0;  ///< figures
};

/// Both have it. Of a card or phase: a row for each figure that has a bad direction, one for the others together when
/// they are several. Of a gate or flow: one row.
[[nodiscard]] SubjectRows compare_subject(const OutlineSubject& base, const OutlineSubject& current,
                                          const Origins& origins);
/// One side has it: a single row, with what it lost.
[[nodiscard]] SubjectRows only_in_base(const OutlineSubject& subject);
[[nodiscard]] SubjectRows only_in_current(const OutlineSubject& subject);

/// For sorting: worse, changed, better, the rest.
[[nodiscard]] int worst_first(FigureOutcome outcome);

}  // namespace hitless
