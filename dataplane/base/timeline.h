#pragma once
// Append-only record of changes: the part that changed, old state, new state, instant and reason. All parts of the
// router write the Timeline; only reports and tests read it.

#include <string>
#include <utility>
#include <vector>

#include "dataplane/base/time.h"

namespace hitless {

/// The name of a property: one of the constants of timeline_words.h.
struct TimelineWord {
  const char* text;  ///< as result.json prints it
};

/// The property that an entry is about: a word, or the name of a row of data (a fault's kind).
struct TimelineProperty {
  TimelineProperty(TimelineWord word) : name(word.text) {}  // NOLINT(google-explicit-constructor): a word is a property
  explicit TimelineProperty(std::string row) : name(std::move(row)) {}
  std::string name;
  friend bool operator==(const TimelineProperty& property, TimelineWord word) { return property.name == word.text; }
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
