#pragma once
// How late events were after the instants at which they were due. A run under a real clock is judged by these figures.

#include <algorithm>
#include <cstdint>

#include "dataplane/base/time.h"

namespace hitless {

/// One thread writes; others read when it has ended.
struct Lateness {
  Duration worst{};
  std::uint64_t times = 0;  ///< number of lateness values noted
  std::uint64_t over = 0;   ///< number of values over the bound
  Duration bound{};         ///< the bound of the last note()

  /// `late` below 0 counts as in time.
  void note(Duration late, Duration bound_of_it) {
    ++times;
    bound = bound_of_it;
    if (late > bound) ++over;
    worst = std::max(worst, late);
  }
  /// Adds the values that another thread noted.
  void add(const Lateness& other) {
    worst = std::max(worst, other.worst);
    times += other.times;
    over += other.over;
    bound = std::max(bound, other.bound);
  }
};

}  // namespace hitless
