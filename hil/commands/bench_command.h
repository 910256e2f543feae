#pragma once
// `hitless bench`: how fast this build forwards a scenario's traffic.

namespace CLI {
class App;
}

namespace hitless {

struct BenchArguments;
struct RunTaps;

/// Measures this build. `taps` stand where a test plants slowness.
int bench_command(const BenchArguments& arguments, const RunTaps& taps);

/// Adds the subcommand. When the command line names it, it runs and leaves its exit code in `code`, which outlives
/// `app`.
void add_bench_command(CLI::App& app, int& code);

}  // namespace hitless
