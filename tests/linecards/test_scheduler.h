#pragma once
// The smallest Scheduler: actions in order of (instant, order of asking), time skipped in between.

#include <map>
#include <utility>

#include "dataplane/base/result.h"
#include "dataplane/base/time.h"

namespace hitless::test {

class TestScheduler final : public Scheduler {
 public:
  [[nodiscard]] Instant now() const override { return now_; }
  TimerId at(Instant when, Action action) override {
    HITLESS_CHECK(when >= now_, "a timer in the past");
    const TimerId id = ++last_;
    pending_[{when, id}] = std::move(action);
    return id;
  }
  void cancel(TimerId id) override {
    std::erase_if(pending_, [id](const auto& entry) { return entry.first.second == id; });
  }
  /// Runs everything up to and including `until`, and stands there.
  void run_until(Instant until) {
    while (!pending_.empty() && pending_.begin()->first.first <= until) step();
    now_ = until;
  }
  void run_for(Duration time) { run_until(now_ + time); }
  /// Runs until nothing is pending.
  void run_all() {
    while (!pending_.empty()) step();
  }
  [[nodiscard]] std::size_t pending() const { return pending_.size(); }

 private:
  void step() {
    const auto first = pending_.begin();
    now_ = first->first.first;
    const Action action = std::move(first->second);
    pending_.erase(first);
    action();
  }
  Instant now_{};
  TimerId last_ = 0;
  std::map<std::pair<Instant, TimerId>, Action> pending_;
};

}  // namespace hitless::test
