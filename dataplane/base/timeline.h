#pragma once
// Append-only record of changes: who changed, from which state to which, when and why. All parts of the router write
// it; only reports and tests read it.

#include <string>
#include <string_view>
#include <vector>

#include "dataplane/base/time.h"

namespace hitless {

/// A property of which the Timeline tells: one of the constants of timeline_words.h.
struct TimelineProperty {
  std::string_view name;  ///< as result.json prints it; in static storage
  friend constexpr bool operator==(const TimelineProperty&, const TimelineProperty&) = default;
};

struct TimelineEntry {
  Instant at;
  std::string who;  ///< "RP A", "slot 3", "operator"
  TimelineProperty what;
  std::string from;  ///< empty when there was no earlier value
  std::string to;
  std::string why;
};

class Timeline {
 public:
  void add(TimelineEntry entry) { entries_.push_back(std::move(entry)); }
  [[nodiscard]] const std::vector<TimelineEntry>& entries() const { return entries_; }

 private:
  std::vector<TimelineEntry> entries_;
};

}  // namespace hitless
