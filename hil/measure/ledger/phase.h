#pragma once
// Phases of a run: what an offered packet is booked on, by the instant at which it was sent.

#include <atomic>
#include <span>
#include <string>
#include <vector>

#include "dataplane/base/result.h"
#include "dataplane/base/time.h"

namespace hitless {

struct Phase {
  std::string name;  ///< "before", "loadversion", "runversion", "acceptversion", "commitversion", "after"
  Instant from;
};

/// One thread begins phases; another may read those that it knows of by what it was told of the first one's progress.
class PhaseTable {
 public:
  static constexpr std::size_t kPhasesMax = 4096;

  PhaseTable() { phases_.reserve(kPhasesMax); }
  /// `from` not before the last phase's.
  void begin(std::string name, Instant from) {
    const std::size_t count = phases_.size();
    HITLESS_CHECK(count < kPhasesMax, "more phases than any run has");
    phases_.push_back({std::move(name), from});
    count_.store(count + 1, std::memory_order_release);
  }
  [[nodiscard]] std::span<const Phase> phases() const {
    return {phases_.data(), count_.load(std::memory_order_acquire)};
  }
  /// Index of the phase that holds `at`; the first phase for anything earlier.
  [[nodiscard]] std::size_t at(Instant instant) const {
    const std::span<const Phase> known = phases();
    std::size_t i = known.size();
    while (i > 1 && known[i - 1].from > instant) --i;
    return i == 0 ? 0 : i - 1;
  }

 private:
  std::vector<Phase> phases_;          // never moves: its room is there from the start
  std::atomic<std::size_t> count_{0};  // who begins phases writes
};

}  // namespace hitless
