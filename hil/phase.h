#pragma once
// Phases of a run: what an offered packet is booked on, by the instant at which it was sent.

#include <string>
#include <vector>

#include "dataplane/base/time.h"

namespace hitless {

struct Phase {
  std::string name;  ///< "before", "loadversion", "runversion", "acceptversion", "commitversion", "after"
  Instant from;
};

class PhaseTable {
 public:
  /// `from` not before the last phase's.
  void begin(std::string name, Instant from) { phases_.push_back({std::move(name), from}); }
  [[nodiscard]] const std::vector<Phase>& phases() const { return phases_; }
  /// Index of the phase that holds `at`; the first phase for anything earlier.
  [[nodiscard]] std::size_t at(Instant instant) const {
    std::size_t i = phases_.size();
    while (i > 1 && phases_[i - 1].from > instant) --i;
    return i == 0 ? 0 : i - 1;
  }

 private:
  std::vector<Phase> phases_;
};

}  // namespace hitless
