#pragma once
// The clock that a scenario runs under.

#include <cstdint>
#include <string_view>
#include <vector>

#include "dataplane/base/enum_name.h"
#include "dataplane/base/result.h"

namespace hitless {

enum class ClockKind : std::uint8_t {
  virtual_time,  ///< as fast as the machine can, idle time skipped; the same seed gives the same bytes
  paced,         ///< the same run, held to a multiple of real time
  wall,          ///< real time: ports may lead out of the process
};
[[nodiscard]] constexpr const char* to_string(ClockKind kind) {
  return enum_name<ClockKind::wall>(kind, {"virtual", "paced", "wall"});
}

struct ClockOptions {
  ClockKind kind = ClockKind::virtual_time;
  std::uint64_t speed_milli = 1000;  ///< paced: thousandths of real time's speed
  std::uint64_t time_scale = 1;      ///< control's durations and the schedule's are divided by it
  std::size_t loops = 1;             ///< wall: forwarding loops, each a thread with cards of its own; at most kLoopsMax
  std::vector<unsigned> loop_cpus;   ///< wall: the CPU of each loop; empty: the kernel chooses
};

inline constexpr std::size_t kLoopsMax = 16;
/// "2,3,6": CPUs that this process may use, each once, at most kLoopsMax. bad_input otherwise.
Result<std::vector<unsigned>> parse_cpus(std::string_view text);

/// "10", "0.5": times real time, from 0.001 to 1000000, in thousandths. bad_input otherwise.
Result<std::uint64_t> parse_speed(std::string_view text);

}  // namespace hitless
