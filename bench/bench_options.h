#pragma once
// The options of the benchmarks' command line.

#include <cstddef>

#include "dataplane/base/time.h"

namespace hitless::bench {

/// Routes of every large table (--routes=N).
[[nodiscard]] std::size_t routes_wanted();
/// Whether --routes was given: a table that is larger by nature is then cut, too.
[[nodiscard]] bool routes_limited();
void want_routes(std::size_t routes);

/// Virtual time of traffic in a whole run (--traffic_ms=N).
[[nodiscard]] Duration traffic_wanted();
void want_traffic(Duration traffic);

}  // namespace hitless::bench
