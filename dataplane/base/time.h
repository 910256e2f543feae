#pragma once
// Model time. Code below hil is given instants or this Scheduler; no code below hil reads a clock.

#include <chrono>
#include <cstdint>
#include <functional>

namespace hitless {

/// Nanoseconds, signed.
using Duration = std::chrono::nanoseconds;

/// Tag of model time; deliberately without now(): only a Scheduler knows the time.
struct ModelTime {
  using duration = Duration;
  using rep = Duration::rep;
  using period = Duration::period;
};

/// An instant of model time, in ns since the rig was powered on.
using Instant = std::chrono::time_point<ModelTime, Duration>;

[[nodiscard]] constexpr Instant instant_ns(std::int64_t ns) { return Instant{Duration{ns}}; }
[[nodiscard]] constexpr std::int64_t to_ns(Instant t) { return t.time_since_epoch().count(); }
[[nodiscard]] constexpr std::int64_t to_ns(Duration d) { return d.count(); }
inline constexpr Instant kNever = Instant::max();

/// Names a pending timer; 0 names none.
using TimerId = std::uint64_t;

/// The only source of order in time. One thread calls it; actions run in order of their instants, and those of one
/// instant in the order in which at() was called.
class Scheduler {
 public:
  using Action = std::function<void()>;
  virtual ~Scheduler() = default;
  [[nodiscard]] virtual Instant now() const = 0;
  /// Runs `action` at `when`, which is now or later. An instant in the past is a broken invariant.
  virtual TimerId at(Instant when, Action action) = 0;
  /// Cancels a timer. The id of a timer that has run, and 0, are ignored.
  virtual void cancel(TimerId id) = 0;
  TimerId after(Duration delay, Action action) { return at(now() + delay, std::move(action)); }
};

}  // namespace hitless
