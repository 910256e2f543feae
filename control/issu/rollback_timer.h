#pragma once
// The rollback timer of an upgrade: runs from runversion on, always on the active RP, since checkpoints carry the
// instant of the timer's end.

#include <functional>
#include <string>

#include "control/base/timeline_writer.h"
#include "dataplane/base/owned_timers.h"

namespace hitless {

class RollbackTimer {
 public:
  /// `ended` runs when the timer ends; everything given outlives the timer.
  RollbackTimer(OwnedTimers& timers, TimelineWriter& timeline, std::function<void()> ended);

  /// Starts anew for `length`; `why`: the command that started the timer.
  void start(Duration length, const std::string& why);
  /// Another RP started the timer, which ends at this instant; kNever: not running. This RP does not wait for the end.
  void adopt(Instant ends_at) { ends_at_ = ends_at; }
  /// This RP waits for the end that adopt() named.
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
