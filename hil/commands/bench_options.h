#pragma once
// The command line of `bench`, in a file of its own: builds that tests make take it too.

#include <cstdint>
#include <string>
#include <vector>

#include "hil/commands/command_line.h"

namespace hitless {

struct BenchArguments {
  std::string scenario;
  std::uint32_t slices = 20;
  std::uint32_t slice_ms = 100;
  bool instructions = false;  ///< count instructions under callgrind instead of timing slices
  std::string out;            ///< file for the record of instructions; empty: none
  std::string json;           ///< file for the figures as Google Benchmark writes them; empty: none
  bool worker = false;        ///< be the process that another bench measures
  bool count = false;         ///< the worker runs under callgrind
  std::uint32_t max_simd_bitwidth = 0;
};

/// The options of `bench`; their values go into `arguments`.
[[nodiscard]] std::vector<CommandOption> bench_options(BenchArguments& arguments);

}  // namespace hitless
