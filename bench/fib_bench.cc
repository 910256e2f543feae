// Longest-prefix match: our persistent trie beside rte_fib (DIR-24-8), the same table and addresses, in one run.

#include <benchmark/benchmark.h>
#include <rte_cycles.h>
#include <rte_fib.h>
#include <rte_memory.h>

#include <memory>

#include "bench/bgp_like_table.h"
#include "dataplane/base/result.h"
#include "dataplane/packet.h"

namespace hitless::bench {
namespace {

constexpr std::int64_t kRandomOverTable = 1 << 20;
constexpr std::int64_t kRepeated = 1024;

const std::vector<Prefix>& table() {
  static const std::vector<Prefix> prefixes = bgp_like_prefixes(routes_wanted());
  return prefixes;
}

struct FreeFib {
  void operator()(rte_fib* fib) const { rte_fib_free(fib); }
};

rte_fib* peer() {
  static const std::unique_ptr<rte_fib, FreeFib> fib = [] {
    rte_fib_conf conf{};
    conf.type = RTE_FIB_DIR24_8;
    conf.default_nh = UINT16_MAX;
    conf.max_routes = static_cast<int>(table().size()) * 2;
    conf.dir24_8.nh_sz = RTE_FIB_DIR24_8_4B;
    conf.dir24_8.num_tbl8 = 1 << 16;
    std::unique_ptr<rte_fib, FreeFib> made(rte_fib_create("peer", SOCKET_ID_ANY, &conf));
    HITLESS_CHECK(made != nullptr, "no memory for rte_fib");
    for (const Prefix& p : table())
      HITLESS_CHECK(rte_fib_add(made.get(), p.address.v4_host_order(), p.length, next_hop_of(p)) == 0, "rte_fib_add");
    return made;
  }();
  return fib.get();
}

/// Bursts of kBurstMax over the addresses, round and round; counts addresses and TSC cycles.
template <class Lookup>
void run(benchmark::State& state, const Lookup& lookup) {
  const std::vector<std::uint32_t> addresses = destinations(table(), static_cast<std::size_t>(state.range(0)));
  std::size_t at = 0;
  const std::uint64_t start = rte_rdtsc_precise();
  for (auto _ : state) {
    lookup(std::span(addresses).subspan(at, kBurstMax));
    at = (at + kBurstMax) % addresses.size();
  }
  const auto packets = static_cast<double>(state.iterations()) * kBurstMax;
  state.counters["cycles/address"] = static_cast<double>(rte_rdtsc_precise() - start) / packets;
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBurstMax));
}

void FibLookup(benchmark::State& state) {
  static const FibVersionPtr fib = version_of(table(), 1);
  std::array<LoadBalanceIndex, kBurstMax> out;
  run(state, [&](std::span<const std::uint32_t> burst) {
    fib->lookup4(burst, out);
    benchmark::DoNotOptimize(out);
  });
  state.counters["bytes/route"] = static_cast<double>(fib->memory_bytes()) / static_cast<double>(table().size());
}
BENCHMARK(FibLookup)->ArgName("addresses")->Arg(kRepeated)->Arg(kRandomOverTable);

void RteFibLookup(benchmark::State& state) {
  rte_fib* fib = peer();
  std::array<std::uint64_t, kBurstMax> out;
  run(state, [&](std::span<const std::uint32_t> burst) {
    // rte_fib takes addresses that it does not change as non-const.
    rte_fib_lookup_bulk(fib, const_cast<std::uint32_t*>(burst.data()), out.data(), kBurstMax);
    benchmark::DoNotOptimize(out);
  });
}
BENCHMARK(RteFibLookup)->ArgName("addresses")->Arg(kRepeated)->Arg(kRandomOverTable);

void FibBuild(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(version_of(table(), 1));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(table().size()));
}
BENCHMARK(FibBuild)->Unit(benchmark::kMillisecond);

/// A batch of 1000 refreshed routes onto the whole table; spread 0 takes neighbours in prefix order as a sync stream
/// does, spread 1 takes them from all over.
void FibApplyBatch(benchmark::State& state) {
  const FibVersionPtr fib = version_of(table(), 1);
  const std::size_t count = std::min<std::size_t>(1000, table().size());
  const std::size_t stride = state.range(0) == 0 ? 1 : table().size() / count;
  FibChange change;
  change.epoch = Epoch(2);
  for (std::uint32_t hop = 0; hop < kNextHops; ++hop) change.path_lists.push_back(path_list_of({AdjacencyIndex(hop)}));
  for (std::size_t i = 0; i < count; ++i)
    change.routes.push_back({table()[i * stride], next_hop_of(table()[i * stride])});
  for (auto _ : state) benchmark::DoNotOptimize(fib->apply(change));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(count));
}
BENCHMARK(FibApplyBatch)->ArgName("spread")->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace hitless::bench
