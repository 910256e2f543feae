#include "hil/commands/bench_options.h"

#include <CLI/CLI.hpp>

namespace hitless {

void add_bench_options(CLI::App& bench, BenchArguments& arguments) {
  bench.add_option("scenario", arguments.scenario, "Scenario file (YAML); its steps and faults are left aside")
      ->required();
  auto* slices = bench.add_option("--slices", arguments.slices, "How many slices of its traffic to time")
                     ->check(CLI::Range(1U, 100'000U));
  auto* slice_ms = bench.add_option("--slice-ms", arguments.slice_ms, "About how much CPU time each takes")
                       ->check(CLI::Range(1U, 60'000U));
  auto* instructions = bench.add_flag("--instructions", arguments.instructions,
                                      "Count instructions a packet by stage under callgrind instead");
  instructions->excludes(slices)->excludes(slice_ms);
  bench
      .add_option("--out", arguments.out,
                  "File for the record of instructions, to compare with; limits that stand there stay")
      ->needs(instructions);
  bench.add_option("--json", arguments.json, "File for the figures in Google Benchmark's form");
  // What a bench says to its own worker is nobody else's business: an option without a group is not listed.
  bench.add_flag("--worker", arguments.worker)->group("");
  bench.add_flag("--count", arguments.count)->group("");
  bench.add_option("--force-max-simd-bitwidth", arguments.max_simd_bitwidth)->group("");
}

}  // namespace hitless
