#include "bench/bench_options.h"

namespace hitless::bench {
namespace {

std::size_t routes = 100'000;
bool limited = false;
Duration traffic = std::chrono::seconds(2);

}  // namespace

std::size_t routes_wanted() { return routes; }
bool routes_limited() { return limited; }
void want_routes(std::size_t wanted) {
  routes = wanted;
  limited = true;
}

Duration traffic_wanted() { return traffic; }
void want_traffic(Duration wanted) { traffic = wanted; }

}  // namespace hitless::bench
