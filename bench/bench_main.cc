// hitless_bench [--routes=N] [--traffic_ms=N] [--benchmark_...]

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string_view>

#include "bench/bench_options.h"
#include "hil/runtime/eal.h"

int main(int argc, char** argv) {
  constexpr std::string_view kRoutes = "--routes=", kTraffic = "--traffic_ms=";
  int kept = 1;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]).starts_with(kRoutes))
      hitless::bench::want_routes(std::strtoul(argv[i] + kRoutes.size(), nullptr, 10));
    else if (std::string_view(argv[i]).starts_with(kTraffic))
      hitless::bench::want_traffic(std::chrono::milliseconds(std::strtol(argv[i] + kTraffic.size(), nullptr, 10)));
    else
      argv[kept++] = argv[i];
  }
  argc = kept;
  benchmark::Initialize(&argc, argv);
  if (hitless::bench::routes_wanted() == 0 || hitless::bench::traffic_wanted() <= hitless::Duration{} ||
      benchmark::ReportUnrecognizedArguments(argc, argv))
    return 2;
  const auto started = hitless::start_eal({.memory_bytes = 512ULL << 20});
  HITLESS_CHECK(started.has_value(), started.error().message);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
