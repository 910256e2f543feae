#pragma once
// A request that is made again after every period until its answer comes: a Link may lose the request or the answer.

#include <functional>
#include <utility>

#include "dataplane/base/owned_timers.h"

namespace hitless {

class Repeater {
 public:
  using Request = std::function<void()>;

  /// `timers` outlives the repeater. `period` > 0: between two requests.
  Repeater(OwnedTimers& timers, Duration period) : timers_(timers), period_(period) {}
  ~Repeater() { stop(); }
  Repeater(const Repeater&) = delete;
  Repeater& operator=(const Repeater&) = delete;

  /// Makes the request now and again after every period, until stop(); a request that was pending is dropped. The
  /// request itself may call stop(), or ask() for another one.
  void ask(Request request) {
    stop();
    request_ = std::move(request);
    asking_ = true;
    repeat();
  }
  /// As ask(), the first request one period from now.
  void ask_later(Request request) {
    stop();
    request_ = std::move(request);
    asking_ = true;
    wait();
  }
  /// A part of the answer came: the next request is due a whole period from now.
  void progress() {
    if (running()) wait();
  }
  /// The answer came, or nobody is left to answer.
  void stop() {
    timers_.cancel(pending_);
    asking_ = false;
    asked_ = 0;
  }
  /// A request is unanswered and will be made again.
  [[nodiscard]] bool running() const { return asking_; }
  /// Requests made since ask(), the present one included.
  [[nodiscard]] int asked() const { return asked_; }

 private:
  void wait() {
    timers_.cancel(pending_);
    pending_ = timers_.after(period_, [this] {
      pending_ = 0;
      repeat();
    });
  }
  void repeat() {
    ++asked_;
    const Request now = request_;  // the request may put another one in its place
    now();
    if (asking_ && pending_ == 0) wait();
  }

  OwnedTimers& timers_;
  Duration period_;
  Request request_;
  OwnedTimers::Key pending_ = 0;
  bool asking_ = false;
  int asked_ = 0;
};

}  // namespace hitless
