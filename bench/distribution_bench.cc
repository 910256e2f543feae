// From the RIB into 16 cards: the cost of a full table on its way. The building of the FIB itself is not part of it:
// the FIB is built once and has figures of its own. CPU time of the process, virtual time of the model.

#include <benchmark/benchmark.h>

#include "bench/distribution_chassis.h"

namespace hitless::bench {
namespace {

const std::vector<RibRoute>& table(benchmark::State& state) {
  static const FullTable table = full_table();
  state.SetLabel(table.label);
  return table.routes;
}

/// Distribution until the last card has acknowledged everything. Per million prefixes: a build of the FIB, and the
/// rest.
template <class Work>
void measure(benchmark::State& state, CardsAndDistributor& chassis, std::size_t prefixes, const Work& work) {
  const double built = chassis.building.seconds();
  const std::uint64_t computed = chassis.versions.computed(), shared = chassis.versions.shared();
  CpuWatch all, loading;
  all.start();
  work(loading);
  chassis.settle();
  all.stop();
  const double building = chassis.building.seconds() - built;
  const double rest = all.seconds() - building - loading.seconds();
  const double millions = static_cast<double>(prefixes) / 1e6;
  for (const auto& [slot, agent] : chassis.agents)
    HITLESS_CHECK(agent->version() == chassis.agents.begin()->second->version(), "the cards do not share one version");
  state.SetIterationTime(rest);
  state.counters["rest_s/M"] = rest / millions;
  state.counters["first_build_s/M"] = building / millions;
  state.counters["all_s/M"] = all.seconds() / millions;
  // Of the steps of 16 cards, the number that were built and the number that were found ready.
  state.counters["built"] = static_cast<double>(chassis.versions.computed() - computed);
  state.counters["found"] = static_cast<double>(chassis.versions.shared() - shared);
  if (loading.seconds() > 0) state.counters["rib_s/M"] = loading.seconds() / millions;
}

/// The RIB alone: routes into an empty one.
void RibLoad(benchmark::State& state) {
  const std::vector<RibRoute>& routes = table(state);
  const ChassisConfig config = neighbours_config(kCards);
  for (auto _ : state) {
    Rib rib(config.addressing);
    CpuWatch loading, taking;
    loading.start();
    for (const RibRoute& route : routes) rib.add(route);
    loading.stop();
    taking.start();
    benchmark::DoNotOptimize(rib.take_changes().routes.size());
    taking.stop();
    const auto prefixes = static_cast<double>(rib.size());
    state.SetIterationTime(loading.seconds());
    state.counters["load_s/M"] = loading.seconds() / prefixes * 1e6;
    state.counters["take_s/M"] = taking.seconds() / prefixes * 1e6;
    state.counters["bytes/route"] = static_cast<double>(rib.memory_bytes()) / prefixes;
  }
}
BENCHMARK(RibLoad)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

/// Cold start: cards without a table wait for the RIB to converge, then each loads all of it.
void DistributionColdStart(benchmark::State& state) {
  const std::vector<RibRoute>& routes = table(state);
  for (auto _ : state) {
    CardsAndDistributor chassis;
    Rib rib(chassis.config.addressing);
    chassis.take_over(Epoch(1), rib);
    measure(state, chassis, routes.size(), [&](CpuWatch& loading) { feed(routes, rib, chassis, loading); });
  }
}
BENCHMARK(DistributionColdStart)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

/// After a switchover: the new RP's table refreshes in place the tables that the cards forward with.
void DistributionRefresh(benchmark::State& state) {
  const std::vector<RibRoute>& routes = table(state);
  for (auto _ : state) {
    CardsAndDistributor chassis;
    CpuWatch unused;
    Rib before(chassis.config.addressing), after(chassis.config.addressing);
    chassis.take_over(Epoch(1), before);
    feed(routes, before, chassis, unused);
    chassis.settle();
    chassis.take_over(Epoch(2), after);
    measure(state, chassis, routes.size(), [&](CpuWatch& loading) { feed(routes, after, chassis, loading); });
  }
}
BENCHMARK(DistributionRefresh)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

/// All prefixes are behind one next hop, and the next hop's route leads elsewhere: an update of one path list.
void NextHopUpdate(benchmark::State& state) {
  std::vector<RibRoute> routes = table(state);
  const Prefix behind = parse_prefix("100.64.0.1/32").value();
  for (RibRoute& route : routes) route.via = {behind.address};
  const auto over = [&](std::uint32_t neighbour) {
    return RibRoute{behind, RouteProtocol::static_, 1, 0, {IpAddress::v4(0x0a000002 + (neighbour << 8))}};
  };
  for (auto _ : state) {
    CardsAndDistributor chassis;
    CpuWatch unused;
    Rib rib(chassis.config.addressing);
    rib.add(over(0));
    chassis.take_over(Epoch(1), rib);
    feed(routes, rib, chassis, unused);
    chassis.settle();
    const std::uint64_t touched = rib.prefixes_touched();
    measure(state, chassis, routes.size(), [&](CpuWatch&) {
      rib.withdraw(behind);
      rib.add(over(1));
      chassis.fib->publish();
    });
    state.counters["prefixes_touched"] = static_cast<double>(rib.prefixes_touched() - touched);
  }
}
BENCHMARK(NextHopUpdate)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hitless::bench
