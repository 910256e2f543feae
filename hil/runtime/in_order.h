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

  /// Runs the task once, behind those posted before. Called by one thread.
  void post(std::function<void()> task);
  /// Returns when everything that was posted has run and is gone. Called by the thread that posts, which takes part.
  void finish();

 private:
  void run();

  std::mutex lock_;  ///< over the two below
  std::deque<std::function<void()>> tasks_;
  bool running_ = false;
  tbb::task_group group_;
};

}  // namespace hitless
