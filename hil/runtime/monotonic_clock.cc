#include "hil/runtime/monotonic_clock.h"

#include <sys/prctl.h>
#include <time.h>

#include <chrono>
#include <thread>

namespace hitless {

std::int64_t wall_now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void wall_sleep_until(std::int64_t until_ns) {
  // The sleeps are short naps: the default timer slack would add 50 us to each (prctl(2), PR_SET_TIMERSLACK).
  thread_local const bool precise = prctl(PR_SET_TIMERSLACK, 1'000UL, 0UL, 0UL, 0UL) == 0;
  (void)precise;
  const std::chrono::nanoseconds left{until_ns - wall_now_ns()};
  if (left.count() > 0) std::this_thread::sleep_for(left);
}

std::int64_t process_cpu_ns() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return std::int64_t{used.tv_sec} * 1'000'000'000 + used.tv_nsec;
}

}  // namespace hitless
