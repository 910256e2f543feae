#pragma once
// Plays a trace of announcements and withdrawals in the place of the model's routing neighbours, each at its time.

#include <cstdint>

#include "control/base/chassis_config.h"
#include "control/routing/route_source.h"
#include "dataplane/base/time.h"

namespace hitless {

/// The outcome of a trace, counted in prefixes.
struct UpdatesPlayed {
  std::uint64_t recorded = 0;   ///< announced or withdrawn by any peer of the trace
  std::uint64_t unchanged = 0;  ///< part of these: no best path changed, so nothing is announced
  std::uint64_t announced = 0;
  std::uint64_t withdrawn = 0;
  std::uint64_t unknown = 0;     ///< withdrawals of prefixes without a route
  std::uint64_t not_played = 0;  ///< events whose time the run did not reach
};

class UpdatePlayer {
 public:
  /// `trace` may be null: nothing is played. The arguments outlive the replay, and the replay outlives the scheduler's
  /// actions.
  UpdatePlayer(Scheduler& scheduler, RouteSource& routes, const UpdateTrace* trace);

  void start(Instant traffic_from);
  [[nodiscard]] const UpdatesPlayed& played() const { return played_; }

 private:
  void plan_next();
  void play();

  Scheduler& scheduler_;
  RouteSource& routes_;
  const UpdateTrace* trace_;
  Instant traffic_from_{};
  std::size_t next_ = 0;
  UpdatesPlayed played_;
};

}  // namespace hitless
