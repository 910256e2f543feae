#include "hil/runtime/in_order.h"

#include <utility>

namespace hitless {

void InOrder::post(std::function<void()> task) {
  {
    const std::lock_guard guard(lock_);
    tasks_.push_back(std::move(task));
    if (std::exchange(running_, true)) return;
  }
  group_.run([this] { run(); });
}

void InOrder::run() {
  while (true) {
    std::function<void()> task;
    {
      const std::lock_guard guard(lock_);
      running_ = !tasks_.empty();
      if (!running_) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
}

void InOrder::finish() {
  group_.wait();
  const std::lock_guard guard(lock_);  // makes the tasks' writes visible to the caller
}

}  // namespace hitless
