#include "hil/clock/wall_clock.h"

#include <algorithm>

#include "hil/runtime/monotonic_clock.h"

namespace hitless {
namespace {

// Hours in nanoseconds times a speed of up to 10^9 pass 64 bits.
__extension__ using Wide = __int128;
std::int64_t scaled(std::int64_t ns, std::uint64_t by, std::uint64_t over) {
  return static_cast<std::int64_t>(static_cast<Wide>(ns) * static_cast<Wide>(by) / static_cast<Wide>(over));
}

}  // namespace

WallClock::WallClock(Instant start, std::uint64_t speed_milli)
    : start_(start), speed_milli_(speed_milli), wall_start_ns_(wall_now_ns()) {}

Instant WallClock::now() const { return start_ + Duration{scaled(wall_now_ns() - wall_start_ns_, speed_milli_, 1000)}; }

std::int64_t WallClock::wall_of(Instant instant) const {
  return wall_start_ns_ + scaled(to_ns(instant - start_), 1000, speed_milli_);
}

Duration WallClock::wait_until(Instant instant) const {
  wall_sleep_until(wall_of(instant));
  return std::max(Duration{}, now() - instant);
}

}  // namespace hitless
