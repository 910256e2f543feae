#pragma once
// Where the timelines of two runs part: usually the cause of all the figures that differ.

#include <cstddef>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace hitless {

struct TimelineDifference {
  std::string base, current;  ///< the earliest entry that differs, as a line; empty on a side that does not have it
  std::size_t gone = 0, added = 0, moved = 0;  ///< entries of one side only; those at another instant
  [[nodiscard]] std::size_t total() const { return gone + added + moved; }
};

/// Entries of two checked results, matched by who changed what from what to what and why, the n-th with the n-th. None
/// when all match and happen at the same instants.
[[nodiscard]] std::optional<TimelineDifference> timeline_difference(const nlohmann::json& base,
                                                                    const nlohmann::json& current);

}  // namespace hitless
