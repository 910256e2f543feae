#include "hil/chassis/boot.h"

namespace hitless {

bool boot(Chassis& chassis, Instant deadline, const std::atomic<bool>* interrupted) {
  constexpr Duration kStep = std::chrono::milliseconds(100);
  EventLoop& loop = chassis.loop();
  chassis.power_on();
  while (!chassis.holds(Condition::ready)) {
    if (loop.now() >= deadline || (interrupted != nullptr && interrupted->load(std::memory_order_relaxed)))
      return false;
    loop.run_before(loop.now() + kStep);
  }
  return true;
}

}  // namespace hitless
