#pragma once
// Virtual time is deterministic: two builds that do the same write the same result.json. Here their results are held
// against each other figure by figure, so that whoever changed one sees what moved, by how much, and where it began.

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "dataplane/base/result.h"
#include "hil/regression/comparison.h"

namespace hitless {

/// The files `base` and `current`. bad_input when one of them is no result.json of this version (file, place, what was
/// expected), or when they are not of one scenario and seed.
[[nodiscard]] Result<Comparison> compare_exact(const std::string& base, const std::string& current);

/// Two checked results of one scenario and seed. Figures that have a bad direction are `worse` or `better`, others
/// `changed`; a section of the file without a difference is one `same` row; rows in another order alone are one
/// `changed` row. At most kRowsShown rows a section (of flows: kFlowsShown) are listed, the worst first; one more
/// counts the rest.
[[nodiscard]] Comparison compare_results(const nlohmann::json& base, const nlohmann::json& current);
inline constexpr std::size_t kRowsShown = 12, kFlowsShown = 5;

}  // namespace hitless
