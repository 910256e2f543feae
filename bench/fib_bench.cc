// Updates of a large FIB. Lookups, first builds and memory are measured beside rte_fib: bench/fib_peers.

#include <benchmark/benchmark.h>

#include <algorithm>

#include "bench/bench_options.h"
#include "bench/bgp_like_table.h"
#include "bench/fib_of_prefixes.h"

namespace hitless::bench {
namespace {

/// A batch of 1000 refreshed routes onto the whole table; spread 0 takes neighbours in prefix order as a sync stream
/// does, spread 1 takes them from all over.
void FibApplyBatch(benchmark::State& state) {
  const std::vector<Prefix> table = bgp_like_prefixes(routes_wanted());
  const FibVersionPtr fib = version_of(table, 1);
  const std::size_t count = std::min<std::size_t>(1000, table.size());
  const std::size_t stride = state.range(0) == 0 ? 1 : table.size() / count;
  std::vector<Prefix> refreshed;
  for (std::size_t i = 0; i < count; ++i) refreshed.push_back(table[i * stride]);
  FibChange change = change_of(refreshed, 1);
  change.epoch = Epoch(2);
  for (auto _ : state) benchmark::DoNotOptimize(fib->apply(change));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(count));
}
BENCHMARK(FibApplyBatch)->ArgName("spread")->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace hitless::bench
