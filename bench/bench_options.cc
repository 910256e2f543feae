#include "bench/bench_options.h"

namespace hitless::bench {
namespace {

std::size_t routes = 100'000;
Duration traffic = std::chrono::seconds(2);

}  // namespace

std::size_t routes_wanted() { return routes; }
void want_routes(std::size_t wanted) { routes = wanted; }

Duration traffic_wanted() { return traffic; }
void want_traffic(Duration wanted) { traffic = wanted; }

}  // namespace hitless::bench
