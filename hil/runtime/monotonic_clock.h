#pragma once
// The only clock that a run reads. In virtual time its figures go into environment.json, never into a result.

#include <cstdint>

namespace hitless {

/// Wall time in ns since some fixed instant; monotonic.
[[nodiscard]] std::int64_t wall_now_ns();

/// Sleeps until wall_now_ns() is `until_ns`; returns at once when that time is past.
void wall_sleep_until(std::int64_t until_ns);

/// CPU time that all threads of this process have used so far.
[[nodiscard]] std::int64_t process_cpu_ns();

}  // namespace hitless
