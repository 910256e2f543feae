#pragma once
// Timers that die with their owner: an action that a reset RP had planned never runs.

#include <map>
#include <utility>

#include "dataplane/base/time.h"

namespace hitless {

class OwnedTimers {
 public:
  /// Names a timer of this owner; 0 names none.
  using Key = std::uint64_t;

  explicit OwnedTimers(Scheduler& scheduler) : scheduler_(scheduler) {}
  ~OwnedTimers() {
    for (const auto& [key, id] : pending_) scheduler_.cancel(id);
  }
  OwnedTimers(const OwnedTimers&) = delete;
  OwnedTimers& operator=(const OwnedTimers&) = delete;

  [[nodiscard]] Instant now() const { return scheduler_.now(); }
  Key at(Instant when, Scheduler::Action action) {
    const Key key = ++last_;
    pending_[key] = scheduler_.at(when, [this, key, action = std::move(action)] {
      pending_.erase(key);
      // The action may destroy this owner, so the action runs from a copy that outlives the call.
      const auto running = action;
      running();
    });
    return key;
  }
  Key after(Duration delay, Scheduler::Action action) { return at(now() + delay, std::move(action)); }
  /// Cancels the timer and sets `key` to 0. The key of a timer that has run, and 0, are ignored.
  void cancel(Key& key) {
    if (const auto found = pending_.find(key); found != pending_.end()) {
      scheduler_.cancel(found->second);
      pending_.erase(found);
    }
    key = 0;
  }

 private:
  Scheduler& scheduler_;
  std::map<Key, TimerId> pending_;
  Key last_ = 0;
};

}  // namespace hitless
