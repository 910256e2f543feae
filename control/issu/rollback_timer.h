#pragma once
// The rollback timer of an upgrade: runs from runversion on, on whichever RP is active, since the instant of its end
// travels in the checkpoints.

#include <functional>
#include <string>

#include "control/base/timeline_writer.h"
#include "dataplane/base/owned_timers.h"

namespace hitless {

class RollbackTimer {
 public:
  /// `ended` runs when the timer has; everything given outlives the timer.
  RollbackTimer(OwnedTimers& timers, TimelineWriter& timeline, std::function<void()> ended);

  /// Starts anew for `length`; `why`: the command that started the timer.
  void start(Duration length, const std::string& why);
  /// Ends at this instant; kNever: is not running. Another RP started the timer: nothing waits for the end here.
  void adopt(Instant ends_at) { ends_at_ = ends_at; }
  /// The end that adopt() named is waited for here.
  void resume();
  /// Ends as soon as the present event is over.
  void end_now();
  /// Adds `length` from now on, once: the timer has ended and there is no standby to go back to.
  void extend(Duration length);
  void stop(const std::string& why);

  /// kNever: not running.
  [[nodiscard]] Instant ends_at() const { return ends_at_; }
  [[nodiscard]] bool running() const { return ends_at_ != kNever; }
  [[nodiscard]] bool extended() const { return extended_; }

 private:
  OwnedTimers& timers_;
  TimelineWriter& timeline_;
  std::function<void()> ended_;
  Instant ends_at_ = kNever;
  bool extended_ = false;
  OwnedTimers::Key timer_ = 0;
};

}  // namespace hitless
