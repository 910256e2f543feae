#pragma once
// The smallest Scheduler that keeps the contract: order of (instant, asking), time skipped in between.

#include <functional>
#include <map>
#include <utility>

#include "dataplane/base/result.h"
#include "dataplane/base/time.h"

namespace hitless::test {

class VirtualTime final : public Scheduler {
 public:
  [[nodiscard]] Instant now() const override { return now_; }
  TimerId at(Instant when, Action action) override {
    HITLESS_CHECK(when >= now_, "an instant in the past");
    queue_.emplace(std::pair{when, ++last_}, std::move(action));
    when_.emplace(last_, when);
    return last_;
  }
  void cancel(TimerId id) override {
    if (const auto found = when_.find(id); found != when_.end()) {
      queue_.erase({found->second, id});
      when_.erase(found);
    }
  }
  void run_until(Instant end) {
    while (!queue_.empty() && queue_.begin()->first.first <= end) step();
    now_ = end;
  }
  void run_for(Duration d) { run_until(now_ + d); }
  /// Runs until nothing is pending.
  void run_all() {
    while (!queue_.empty()) step();
  }
  [[nodiscard]] std::size_t pending() const { return queue_.size(); }
  /// Runs event by event until `done`; false when it is not within `limit`.
  bool run_to(const std::function<bool()>& done, Duration limit = std::chrono::hours(4)) {
    const Instant end = now_ + limit;
    while (!done()) {
      if (queue_.empty() || queue_.begin()->first.first > end) return false;
      step();
    }
    return true;
  }

 private:
  void step() {
    auto node = queue_.extract(queue_.begin());
    now_ = node.key().first;
    when_.erase(node.key().second);
    node.mapped()();
  }
  std::map<std::pair<Instant, TimerId>, Action> queue_;
  std::map<TimerId, Instant> when_;
  Instant now_{};
  TimerId last_ = 0;
};

}  // namespace hitless::test
