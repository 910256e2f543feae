#pragma once
// Model time tied to the machine's monotonic clock.

#include "dataplane/base/time.h"

namespace hitless {

class WallClock {
 public:
  /// Model time is `start` now and runs at `speed_milli` thousandths of real time's speed (1 to 10^9).
  WallClock(Instant start, std::uint64_t speed_milli = 1000);
  [[nodiscard]] Instant now() const;
  /// Sleeps until `instant`, not at all when it is past. Returns how late it is then, in model time: 0 or more.
  Duration wait_until(Instant instant) const;

 private:
  [[nodiscard]] std::int64_t wall_of(Instant instant) const;

  Instant start_;
  std::uint64_t speed_milli_;
  std::int64_t wall_start_ns_;
};

}  // namespace hitless
