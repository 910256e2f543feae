// A whole run in virtual time, as `hitless run` does it: source, ingress, fabric, egress, queue, Ledger and Meter on
// one core. Only the forwarding is timed; the grading at the end has a figure of its own.

#include <benchmark/benchmark.h>
#include <rte_cycles.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <vector>

#include "bench/bench_options.h"
#include "bench/stage_clock.h"
#include "dataplane/base/result.h"
#include "hil/run/prepared_run.h"
#include "hil/run/run.h"
#include "hil/runtime/temporary_folder.h"

namespace hitless::bench {
namespace {

const PreparedRun& prepared_run() {
  static const std::unique_ptr<const PreparedRun> prepared = [] {
    auto scenario = load_scenario(HITLESS_SOURCE_DIR "/bench/scenarios/line_rate.yaml");
    HITLESS_CHECK(scenario.has_value(), scenario.error().message);
    scenario->routes.generate.at(0).ipv4 = static_cast<std::uint32_t>(routes_wanted());
    scenario->before = scenario->after = traffic_wanted() / 2;
    auto made = prepare(std::move(*scenario));
    HITLESS_CHECK(made.has_value(), made.error().message);
    return std::move(*made);
  }();
  return *prepared;
}

std::unique_ptr<RunRecord> run(StageObserver* stages) {
  const TemporaryFolder disks;
  RunOptions options;
  options.disks = disks.path().string();
  options.stages = stages;
  auto record = run_scenario(prepared_run().scenario, prepared_run().catalogue, options);
  HITLESS_CHECK(record.has_value(), record.error().message);
  const FlowBook total = (*record)->books.ledger->total();
  HITLESS_CHECK(total.offered != 0 && total.delivered == total.offered, "the benchmark's packets were dropped");
  HITLESS_CHECK((*record)->measured.meter.received == total.delivered, "the Meter did not see every packet");
  HITLESS_CHECK((*record)->books.contradictions.empty(), "the books do not close");
  return std::move(*record);
}

double cycles_of(std::int64_t wall_ns) {
  return static_cast<double>(wall_ns) * static_cast<double>(rte_get_tsc_hz()) / 1e9;
}

double packets_per_s(const RunRecord& record) {
  return static_cast<double>(record.books.ledger->total().offered) * 1e9 / static_cast<double>(record.wall.packet_ns);
}

void count(benchmark::State& state, const RunRecord& record) {
  state.SetIterationTime(static_cast<double>(record.wall.packet_ns) / 1e9);
  state.counters["packets/s"] = packets_per_s(record);
  state.counters["cycles/packet"] =
      cycles_of(record.wall.packet_ns) / static_cast<double>(record.books.ledger->total().offered);
  for (const WallPhase& phase : record.wall.phases)
    if (phase.name == "analysis") state.counters["grading_ms"] = static_cast<double>(phase.wall_ns) / 1e6;
}

/// The best of several runs shows what the code can do; the median shows what else the machine was doing.
void Run(benchmark::State& state) {
  constexpr std::size_t kRuns = 5;
  std::vector<std::unique_ptr<RunRecord>> runs;
  for (auto _ : state) {
    for (std::size_t i = 0; i < kRuns; ++i) runs.push_back(run(nullptr));
    std::ranges::sort(runs, std::greater<>(), [](const auto& record) { return packets_per_s(*record); });
    count(state, *runs.front());
    state.counters["median_packets/s"] = packets_per_s(*runs[kRuns / 2]);
  }
}
BENCHMARK(Run)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

/// The same with a clock at every change of stage. The stages must add up to the whole: only the loop's beginning and
/// end belong to no stage, well below the tolerance.
void RunByStage(benchmark::State& state) {
  constexpr double kTolerance = 0.02;
  for (auto _ : state) {
    StageClock clock;
    const std::unique_ptr<RunRecord> record = run(&clock);
    const std::uint64_t packets = record->books.ledger->total().offered;
    count(state, *record);
    const double whole = cycles_of(record->wall.packet_ns);
    HITLESS_CHECK(std::abs(static_cast<double>(clock.total()) - whole) <= kTolerance * whole + 1e6,
                  "the stages do not add up to the whole");
    for (std::size_t i = 0; i < kStages; ++i)
      if (const auto stage = static_cast<Stage>(i); clock.cycles(stage) != 0)
        state.counters[to_string(stage)] = static_cast<double>(clock.cycles(stage)) / static_cast<double>(packets);
    std::fputs(stage_table(clock, packets).c_str(), stderr);
  }
}
BENCHMARK(RunByStage)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hitless::bench
