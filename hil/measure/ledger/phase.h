#pragma once
// Phases of a run. An offered packet is booked on the phase in which it was sent.

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

/// One thread begins phases; another thread may read the phases up to the progress that the first thread has published.
class PhaseTable {
 public:
  static constexpr std::size_t kPhasesMax = 4096;

  PhaseTable() { phases_.reserve(kPhasesMax); }
  /// `from` is not before the last phase's `from`.
  void begin(std::string name, Instant from) {
    const std::size_t count = phases_.size();
    HITLESS_CHECK(count < kPhasesMax, "more phases than any run has");
    phases_.push_back({std::move(name), from});
    count_.store(count + 1, std::memory_order_release);
  }
  [[nodiscard]] std::span<const Phase> phases() const {
    return {phases_.data(), count_.load(std::memory_order_acquire)};
  }
  /// Index of the phase that holds `instant`; the first phase for anything earlier.
  [[nodiscard]] std::size_t at(Instant instant) const {
    const std::span<const Phase> known = phases();
    std::size_t i = known.size();
    while (i > 1 && known[i - 1].from > instant) --i;
    return i == 0 ? 0 : i - 1;
  }

 private:
  std::vector<Phase> phases_;          // never moves: all its room is reserved at the start
  std::atomic<std::size_t> count_{0};  // written by the thread that begins phases
};

}  // namespace hitless
