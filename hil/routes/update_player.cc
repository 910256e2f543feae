#include "hil/routes/update_player.h"

namespace hitless {

UpdatePlayer::UpdatePlayer(Scheduler& scheduler, RouteSource& routes, const UpdateTrace* trace)
    : scheduler_(scheduler), routes_(routes), trace_(trace) {
  if (trace == nullptr) return;
  played_.recorded = trace->recorded;
  played_.unchanged = trace->recorded - trace->events.size();
  played_.not_played = trace->events.size();
}

void UpdatePlayer::start(Instant traffic_from) {
  traffic_from_ = traffic_from;
  plan_next();
}

/// One timer at a time: a trace of millions must not fill the event queue.
void UpdatePlayer::plan_next() {
  if (trace_ == nullptr || next_ == trace_->events.size()) return;
  scheduler_.at(traffic_from_ + trace_->events[next_].after, [this] { play(); });
}

void UpdatePlayer::play() {
  const Duration now = trace_->events[next_].after;
  for (; next_ < trace_->events.size() && trace_->events[next_].after == now; ++next_) {
    const RouteEvent& event = trace_->events[next_];
    --played_.not_played;
    if (!event.withdraw) {
      ++played_.announced;
      routes_.replace(event.route);
    } else if (routes_.holds(event.route.prefix, only(event.route.protocol))) {
      ++played_.withdrawn;
      routes_.withdraw(event.route.prefix, only(event.route.protocol));
    } else {
      ++played_.unknown;
    }
  }
  plan_next();
}

}  // namespace hitless
