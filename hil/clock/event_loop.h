#pragma once
// Virtual time: the one event queue. Order is (instant, order of asking); idle time is skipped.

#include <cstdint>
#include <unordered_set>
#include <vector>

#include "dataplane/base/time.h"

namespace hitless {

class EventLoop final : public Scheduler {
 public:
  [[nodiscard]] Instant now() const override { return now_; }
  TimerId at(Instant when, Action action) override;
  void cancel(TimerId id) override;

  /// Instant of the next action; kNever when none is pending.
  [[nodiscard]] Instant next_at();
  /// Runs the next action; false when none is pending.
  bool run_next();
  /// Runs every action whose instant is before `until`, also the actions that these add; now() is `until` afterwards.
  void run_before(Instant until);
  /// Actions run so far.
  [[nodiscard]] std::uint64_t executed() const { return executed_; }

 private:
  struct Pending {
    Instant when;
    TimerId id;
    Action action;
  };
  /// Heap order: the earliest instant first, then the smallest id.
  static bool later(const Pending& a, const Pending& b) { return a.when != b.when ? a.when > b.when : a.id > b.id; }
  void drop_cancelled();

  // Power-on is not at 0: a zero instant in a record is then visibly a mistake.
  Instant now_{std::chrono::seconds(1)};
  TimerId next_id_ = 1;
  std::uint64_t executed_ = 0;
  std::vector<Pending> heap_;
  std::unordered_set<TimerId> cancelled_;  // never iterated
};

}  // namespace hitless
