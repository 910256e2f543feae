#include "hil/commands/bench_options.h"

namespace hitless {

std::vector<CommandOption> bench_options(BenchArguments& a) {
  return {
      {.name = "scenario",
       .target = &a.scenario,
       .help = "Scenario file (YAML); its steps and faults are left aside",
       .required = true},
      {.name = "--slices",
       .target = &a.slices,
       .help = "How many slices of its traffic to time",
       .range = {{1, 100'000}}},
      {.name = "--slice-ms",
       .target = &a.slice_ms,
       .help = "About how much CPU time each takes",
       .range = {{1, 60'000}}},
      {.name = "--instructions",
       .target = &a.instructions,
       .help = "Count instructions a packet by stage under callgrind instead",
       .excludes = {"--slices", "--slice-ms"}},
      {.name = "--out",
       .target = &a.out,
       .help = "File for the record of instructions, to compare with; limits that stand there stay",
       .needs = "--instructions"},
      {.name = "--json", .target = &a.json, .help = "File for the figures in Google Benchmark's form"},
      // Only a bench gives these, to its own worker.
      {.name = "--worker", .target = &a.worker, .hidden = true},
      {.name = "--count", .target = &a.count, .hidden = true},
      {.name = "--force-max-simd-bitwidth", .target = &a.max_simd_bitwidth, .hidden = true},
  };
}

}  // namespace hitless
