#pragma once
// Virtual time is deterministic: two builds that do the same write the same result.json. Their results are compared
// figure by figure, so that the author of a change sees which figures moved, by how much, and where it began.

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "dataplane/base/result.h"
#include "hil/regression/comparison.h"

namespace hitless {

/// Compares the files `base` and `current`. bad_input when one of them is no result.json of this version (file, place,
/// what was expected), or when they are not of one scenario and seed.
[[nodiscard]] Result<Comparison> compare_exact(const std::string& base, const std::string& current);

/// Compares two checked results of one scenario and seed. Figures with a bad direction are `worse` or `better`, others
/// `changed`; a section of the file without a difference is one `same` row; rows that differ in their order only are
/// one `changed` row. A section lists at most kRowsShown rows (of flows: kFlowsShown), the worst first; one more row
/// counts the rest.
[[nodiscard]] Comparison compare_results(const nlohmann::json& base, const nlohmann::json& current);
inline constexpr std::size_t kRowsShown = 12, kFlowsShown = 5;

}  // namespace hitless
