#pragma once
// Work that goes on beside the caller, one task after the other, on TBB's threads.

#include <deque>
#include <functional>
#include <mutex>

#include <tbb/task_group.h>

namespace hitless {

class InOrder {
 public:
  InOrder() = default;
  ~InOrder() { finish(); }
  InOrder(const InOrder&) = delete;
  InOrder& operator=(const InOrder&) = delete;

  /// Runs the task once, after the tasks posted before it. Only one thread posts.
  void post(std::function<void()> task);
  /// Returns when every posted task has run and is destroyed. Called by the thread that posts, which runs tasks too.
  void finish();

 private:
  void run();

  std::mutex lock_;  ///< guards tasks_ and running_
  std::deque<std::function<void()>> tasks_;
  bool running_ = false;
  tbb::task_group group_;
};

}  // namespace hitless
