// The memory of 16 cards with the full tables, beside that of one card: converged, during a download, while one card
// loads anew, during a switchover, and when three of them have 1,000 prefixes of their own changed.

#include <benchmark/benchmark.h>

#include <set>

#include "bench/distribution_chassis.h"
#include "dataplane/base/random.h"
#include "linecards/ipc/fib_codec.h"

namespace hitless::bench {
namespace {

double in_mb(std::size_t bytes) { return static_cast<double>(bytes) / 1e6; }

/// Bytes of all versions that cards hold, each node once. An upper bound: other shared memory counts for each version.
std::size_t bytes_in_all(const CardsAndDistributor& chassis, const std::vector<FibVersionPtr>& besides = {}) {
  std::set<const FibVersion*> held;
  for (const auto& [slot, agent] : chassis.agents)
    if (agent->version() != nullptr) held.insert(agent->version().get());
  for (const FibVersionPtr& version : besides) held.insert(version.get());
  std::size_t bytes = chassis.versions.empty()->shared_bytes();
  for (const FibVersion* version : held) bytes += version->own_bytes();
  return bytes;
}

/// Lets the cards come to rest and returns the most bytes that they took on the way, looked at every 100 events.
std::size_t peak_until_settled(CardsAndDistributor& chassis) {
  std::size_t peak = bytes_in_all(chassis);
  for (std::uint64_t event = 0; !chassis.fib->in_sync(); ++event) {
    HITLESS_CHECK(chassis.loop.run_next(), "the cards never acknowledged everything");
    if (event % 100 == 0) peak = std::max(peak, bytes_in_all(chassis));
  }
  return std::max(peak, bytes_in_all(chassis));
}

/// 1,000 prefixes of the table, spread over it, lead to another neighbour.
std::vector<std::uint8_t> churn_of(const std::vector<RibRoute>& routes, std::uint64_t seed) {
  Random random(seed, "churned prefixes");
  FibChange change;
  change.epoch = Epoch(2);
  change.path_lists.push_back(path_list_of({AdjacencyIndex(2)}));
  for (int i = 0; i < 1000; ++i) change.routes.push_back({routes[random.below(routes.size())].prefix, 0});
  return encode_fib_change(change);
}

void FibMemory(benchmark::State& state) {
  const auto [routes, label] = full_table();
  state.SetLabel(label);
  for (auto _ : state) {
    CardsAndDistributor chassis;
    CpuWatch unused;
    Rib first(chassis.config.addressing), second(chassis.config.addressing);
    chassis.take_over(Epoch(1), first);
    feed(routes, first, chassis, unused);
    const std::size_t download = peak_until_settled(chassis);
    const std::size_t one = chassis.agents.begin()->second->version()->memory_bytes();
    const std::size_t converged = bytes_in_all(chassis);

    FibAgent& reloading = *chassis.agents.begin()->second;
    reloading.reset();
    chassis.fib->card_fresh(Slot(1));
    const std::size_t reload = peak_until_settled(chassis);

    chassis.take_over(Epoch(2), second);
    feed(routes, second, chassis, unused);
    const std::size_t switchover = peak_until_settled(chassis);

    std::vector<FibVersionPtr> churned;
    for (std::uint64_t card = 0; card < 3; ++card)
      churned.push_back(chassis.versions.apply(reloading.version(), churn_of(routes, card)).value()->version);
    const std::size_t with_churned = bytes_in_all(chassis, churned);
    state.counters["one_card_MB"] = in_mb(one);
    state.counters["16_converged_MB"] = in_mb(converged);
    state.counters["16_downloading_MB"] = in_mb(download);
    state.counters["1_of_16_reloading_MB"] = in_mb(reload);
    state.counters["16_in_switchover_MB"] = in_mb(switchover);
    state.counters["3_of_16_churned_MB"] = in_mb(with_churned);
    state.counters["16_converged/one"] = in_mb(converged) / in_mb(one);
  }
}
BENCHMARK(FibMemory)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hitless::bench
