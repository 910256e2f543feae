// Forwarding through 16 cards while a recorded trace is told at 10,000 updates a second into the full table, beside the
// same traffic without updates. The runs take turns, so that both meet the same machine.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "bench/bench_options.h"
#include "bench/full_table.h"
#include "bench/internet_table.h"
#include "dataplane/base/result.h"
#include "hil/run/prepared_run.h"
#include "hil/run/run.h"
#include "hil/runtime/temporary_folder.h"

namespace hitless::bench {
namespace {

constexpr std::uint32_t kRatePercent = 10'800;  // of some 93 changes of best paths a second
constexpr Duration kTrace = std::chrono::seconds(5);
constexpr std::uint64_t kPacketsPerSecond = 1'000'000;

/// The recorded prefixes and as many generated ones as a full table lacks; with --routes generated ones only.
void set_table(RoutesSpec& routes) {
  GeneratedRoutes& generated = routes.generate.at(0);
  if (routes_limited()) {
    generated.ipv4 = static_cast<std::uint32_t>(routes_wanted());
    generated.ipv6 = 0;
    return;
  }
  const auto table = internet_table(kFullIpv4, kFullIpv6);
  HITLESS_CHECK(table.has_value(), table.error().message);
  TableFile listed;
  listed.file = data_folder() / "routes" / "full-table-prefixes.txt.gz";
  routes.prefixes = {listed};
  generated.ipv4 = kFullIpv4 - static_cast<std::uint32_t>(table->real_ipv4);
  generated.ipv6 = kFullIpv6 - static_cast<std::uint32_t>(table->real_ipv6);
}

std::unique_ptr<const PreparedRun> prepared(bool churn) {
  auto scenario = load_scenario(HITLESS_SOURCE_DIR "/hil/scenarios/internet-switchover.yaml");
  HITLESS_CHECK(scenario.has_value(), scenario.error().message);
  scenario->faults.clear();
  scenario->expect = {};
  set_table(scenario->routes);
  SyntheticSpec& udp = *scenario->traffic.at(0).synthetic;
  udp.packets_per_s = kPacketsPerSecond;
  udp.sizes = {100};
  scenario->traffic.resize(1);
  const Duration traffic = routes_limited() ? traffic_wanted() : kTrace;
  scenario->before = scenario->after = traffic / 2;
  if (churn) {
    MrtReplay trace;
    trace.file = data_folder() / "routes" / "updates.20100227.1600.mrt.gz";
    trace.rate_percent = kRatePercent;
    scenario->routes.updates = {trace};
    scenario->before = scenario->after = std::chrono::milliseconds(1);
  }
  auto made = prepare(std::move(*scenario));
  HITLESS_CHECK(made.has_value(), made.error().message);
  return std::move(*made);
}

double packets_per_s(const PreparedRun& run, benchmark::State& state) {
  const TemporaryFolder disks;
  RunOptions options;
  options.disks = disks.path().string();
  const auto record = run_scenario(run.scenario, run.catalogue, options);
  HITLESS_CHECK(record.has_value(), record.error().message);
  HITLESS_CHECK((*record)->books.contradictions.empty() && (*record)->tables.contradictions.empty(),
                "the run's own checks fail");
  const std::uint64_t offered = (*record)->books.ledger->total().offered;
  if (const UpdatesPlayed& played = (*record)->event.updates; played.announced != 0) {
    state.counters["announced"] = static_cast<double>(played.announced);
    state.counters["withdrawn"] = static_cast<double>(played.withdrawn);
    state.counters["unknown"] = static_cast<double>(played.unknown);
    state.counters["updates/s"] =
        static_cast<double>(played.announced + played.withdrawn) * 1e9 /
        static_cast<double>(to_ns((*record)->span.traffic_until - (*record)->span.traffic_from));
  }
  return static_cast<double>(offered) * 1e9 / static_cast<double>((*record)->wall.packet_ns);
}

void RunUnderChurn(benchmark::State& state) {
  constexpr int kRounds = 3;
  if (!std::filesystem::exists(data_folder())) return state.SkipWithError("no recorded data: set HITLESS_DATA");
  const auto quiet = prepared(false), churn = prepared(true);
  for (auto _ : state) {
    std::vector<double> quiet_speed, churn_speed, ratio;
    for (int round = 0; round < kRounds; ++round) {
      quiet_speed.push_back(packets_per_s(*quiet, state));
      churn_speed.push_back(packets_per_s(*churn, state));
      ratio.push_back(churn_speed.back() / quiet_speed.back());
    }
    for (auto* figures : {&quiet_speed, &churn_speed, &ratio}) std::ranges::sort(*figures);
    state.counters["quiet_packets/s"] = quiet_speed[kRounds / 2];
    state.counters["churn_packets/s"] = churn_speed[kRounds / 2];
    state.counters["churn/quiet"] = ratio[kRounds / 2];
    state.counters["least_churn/quiet"] = ratio.front();
  }
}
BENCHMARK(RunUnderChurn)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hitless::bench
