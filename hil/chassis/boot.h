#pragma once
#include <atomic>

#include "hil/chassis/chassis.h"

namespace hitless {

/// Powers the chassis on and runs its clock until it is ready; false when the chassis is not ready by `deadline`, or
/// when `interrupted` (which may be null) is set.
bool boot(Chassis& chassis, Instant deadline, const std::atomic<bool>* interrupted);

}  // namespace hitless
