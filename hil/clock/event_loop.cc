#include "hil/clock/event_loop.h"

#include <algorithm>
#include <utility>

#include "dataplane/base/result.h"

namespace hitless {

TimerId EventLoop::at(Instant when, Action action) {
  HITLESS_CHECK(when >= now_, "an action in the past");
  const TimerId id = next_id_++;
  heap_.push_back({when, id, std::move(action)});
  std::push_heap(heap_.begin(), heap_.end(), later);
  return id;
}

void EventLoop::cancel(TimerId id) {
  // An id that has run is not in the heap: a set of such ids would grow without bound.
  const auto found = std::find_if(heap_.begin(), heap_.end(), [id](const Pending& p) { return p.id == id; });
  if (found != heap_.end()) cancelled_.insert(id);
}

void EventLoop::drop_cancelled() {
  while (!heap_.empty() && !cancelled_.empty() && cancelled_.erase(heap_.front().id) > 0) {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    heap_.pop_back();
  }
}

Instant EventLoop::next_at() {
  drop_cancelled();
  return heap_.empty() ? kNever : heap_.front().when;
}

bool EventLoop::run_next() {
  drop_cancelled();
  if (heap_.empty()) return false;
  std::pop_heap(heap_.begin(), heap_.end(), later);
  Pending next = std::move(heap_.back());
  heap_.pop_back();
  now_ = next.when;
  ++executed_;
  next.action();
  return true;
}

void EventLoop::run_before(Instant until) {
  while (next_at() < until) run_next();
  if (until > now_) now_ = until;
}

}  // namespace hitless
