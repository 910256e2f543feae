// hitless_bench [--routes=N] [--benchmark_...]

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string_view>

#include "bench/bgp_like_table.h"
#include "tests/support/eal.h"

int main(int argc, char** argv) {
  constexpr std::string_view kRoutes = "--routes=";
  int kept = 1;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]).starts_with(kRoutes))
      hitless::bench::want_routes(std::strtoul(argv[i] + kRoutes.size(), nullptr, 10));
    else
      argv[kept++] = argv[i];
  }
  argc = kept;
  benchmark::Initialize(&argc, argv);
  if (hitless::bench::routes_wanted() == 0 || benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  hitless::test::start_eal_once();
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
