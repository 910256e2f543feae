#pragma once
// Where the timelines of two runs begin to differ: usually the cause of all figures that differ.

#include <cstddef>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace hitless {

struct TimelineDifference {
  std::string base, current;  ///< the earliest entry that differs, as a line; empty on a side without it
  std::size_t gone = 0, added = 0, moved = 0;  ///< entries of one side only; entries at another instant
  [[nodiscard]] std::size_t total() const { return gone + added + moved; }
};

/// Matches the entries of two checked results by all their words (who, what, from, to, why), the n-th with the n-th.
/// None when all entries match and happen at the same instants.
[[nodiscard]] std::optional<TimelineDifference> timeline_difference(const nlohmann::json& base,
                                                                    const nlohmann::json& current);

}  // namespace hitless
