#pragma once
// The command line of `bench`, in a place of its own: builds that tests make speak it too.

#include <cstdint>
#include <string>

namespace CLI {
class App;
}

namespace hitless {

struct BenchArguments {
  std::string scenario;
  std::uint32_t slices = 20;
  std::uint32_t slice_ms = 100;
  bool instructions = false;  ///< count them under callgrind instead of timing slices
  std::string out;            ///< file for the record of instructions; empty: none
  std::string json;           ///< file for the figures as Google Benchmark writes them; empty: none
  bool worker = false;        ///< be the process that another bench measures
  bool count = false;         ///< that worker runs under callgrind
  std::uint32_t max_simd_bitwidth = 0;
};

/// Adds the options to the subcommand; they are read into `arguments`, which outlives it.
void add_bench_options(CLI::App& bench, BenchArguments& arguments);

}  // namespace hitless
