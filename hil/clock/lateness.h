#pragma once
// How late something was that should have happened at an instant: what a run under a real clock is judged by.

#include <algorithm>
#include <cstdint>

#include "dataplane/base/time.h"

namespace hitless {

/// One thread writes; others read when it has ended.
struct Lateness {
  Duration worst{};
  std::uint64_t times = 0;  ///< that it was looked at
  std::uint64_t over = 0;   ///< times over the bound
  Duration bound{};         ///< the last that was given to note()

  /// `late` below 0 counts as in time.
  void note(Duration late, Duration bound_of_it) {
    ++times;
    bound = bound_of_it;
    if (late > bound) ++over;
    worst = std::max(worst, late);
  }
  /// What another thread noted.
  void add(const Lateness& other) {
    worst = std::max(worst, other.worst);
    times += other.times;
    over += other.over;
    bound = std::max(bound, other.bound);
  }
};

}  // namespace hitless
