#include "hil/regression/worker/stage_counter.h"

#include <numeric>

// Valgrind's macros are C.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wconversion"
#include <valgrind/callgrind.h>

namespace hitless {

void StageCounter::collect(bool on) {
  if (on == collecting_) return;
  collecting_ = on;
  CALLGRIND_TOGGLE_COLLECT;
}

void StageCounter::enter(Stage stage) {
  now_ = stage;
  ++entries_[static_cast<std::size_t>(stage)];
  if (!all_) collect(stage == counted_);
}

void StageCounter::begin(std::optional<Stage> counted) {
  if (!instrumented_) {
    CALLGRIND_START_INSTRUMENTATION;
    CALLGRIND_ZERO_STATS;
    instrumented_ = true;
  }
  entries_ = {};
  all_ = !counted;
  counted_ = counted.value_or(Stage::count_);
  collect(all_ || now_ == counted_);
}

std::uint64_t StageCounter::end(const char* name) {
  collect(false);
  const std::uint64_t entries = all_ ? std::accumulate(entries_.begin(), entries_.end(), std::uint64_t{0})
                                     : entries_[static_cast<std::size_t>(counted_)];
  all_ = false;
  counted_ = Stage::count_;
  CALLGRIND_DUMP_STATS_AT(name);
  return entries;
}

bool StageCounter::possible() { return RUNNING_ON_VALGRIND != 0; }

}  // namespace hitless
#pragma GCC diagnostic pop
