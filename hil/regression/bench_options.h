#pragma once
// The command line of `bench`, in a place of its own: builds that tests make speak it too.

namespace CLI {
class App;
}

namespace hitless {

struct BenchArguments;

/// Adds the options to the subcommand; they are read into `arguments`, which outlives it.
void add_bench_options(CLI::App& bench, BenchArguments& arguments);

}  // namespace hitless
