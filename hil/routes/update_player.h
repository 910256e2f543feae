#pragma once
// Plays a trace of announcements and withdrawals to the routing neighbours' place in the model, each at its time.

#include <cstdint>

#include "control/base/chassis_config.h"
#include "control/routing/route_source.h"
#include "dataplane/base/time.h"

namespace hitless {

/// What came of a trace, in prefixes.
struct UpdatesPlayed {
  std::uint64_t recorded = 0;   ///< told or taken back by any peer of the trace
  std::uint64_t unchanged = 0;  ///< of these, changed no best path, so nothing was to be told
  std::uint64_t announced = 0;
  std::uint64_t withdrawn = 0;
  std::uint64_t unknown = 0;     ///< withdrawals of prefixes that were not there
  std::uint64_t not_played = 0;  ///< the run ended before their time
};

class UpdateReplay {
 public:
  /// `trace` may be null: nothing is played. Everything given outlives the replay, and the replay the scheduler's
  /// actions.
  UpdateReplay(Scheduler& scheduler, RouteSource& routes, const UpdateTrace* trace);

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
