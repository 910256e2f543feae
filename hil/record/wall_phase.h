#pragma once

#include <cstdint>
#include <string>

namespace hitless {

/// One stretch of the run's wall time.
struct WallPhase {
  std::string name;
  std::int64_t wall_ns = 0;
};

}  // namespace hitless
