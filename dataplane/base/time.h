#pragma once
// Model time. Everything below hil is given instants or this Scheduler; nothing below hil reads a clock.

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

/// All order in time. One thread calls; actions run in order of (instant, order of asking).
class Scheduler {
 public:
  using Action = std::function<void()>;
  virtual ~Scheduler() = default;
  [[nodiscard]] virtual Instant now() const = 0;
  /// Runs `action` at `when`, at the earliest now. An instant in the past is a broken invariant.
  virtual TimerId at(Instant when, Action action) = 0;
  /// Forgets a timer; an id that has run, or 0, is ignored.
  virtual void cancel(TimerId id) = 0;
  TimerId after(Duration delay, Action action) { return at(now() + delay, std::move(action)); }
};

}  // namespace hitless
