#include "control/issu/rollback_timer.h"

#include <algorithm>
#include <utility>

#include "dataplane/base/timeline_words.h"

namespace hitless {

RollbackTimer::RollbackTimer(OwnedTimers& timers, TimelineWriter& timeline, std::function<void()> ended)
    : timers_(timers), timeline_(timeline), ended_(std::move(ended)) {}

void RollbackTimer::start(Duration length, const std::string& why) {
  ends_at_ = timers_.now() + length;
  extended_ = false;
  timeline_.note(timeline::kRollbackTimer, "stopped", "running", why);
  resume();
}

void RollbackTimer::resume() {
  timers_.cancel(timer_);
  timer_ = timers_.at(std::max(ends_at_, timers_.now()), [this] {
    timer_ = 0;
    ended_();
  });
}

void RollbackTimer::end_now() {
  ends_at_ = timers_.now();
  resume();
}

void RollbackTimer::extend(Duration length) {
  extended_ = true;
  ends_at_ = timers_.now() + length;
  timeline_.note(timeline::kRollbackTimer, "running", "extended", "there is no standby to go back to");
  resume();
}

void RollbackTimer::stop(const std::string& why) {
  timers_.cancel(timer_);
  if (running()) timeline_.note(timeline::kRollbackTimer, "running", "stopped", why);
  ends_at_ = kNever;
}

}  // namespace hitless
