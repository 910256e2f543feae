#pragma once
// Append-only record of who changed from what to what, when and why. Everyone writes; only reports and tests read.

#include <string>
#include <vector>

#include "dataplane/base/time.h"

namespace hitless {

struct TimelineEntry {
  Instant at;
  std::string who;   ///< "RP A", "slot 3", "operator"
  std::string what;  ///< which of its properties: "rf state", "issu state", "card state", "epoch", "command"
  std::string from;  ///< empty when there was none
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
