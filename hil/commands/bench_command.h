#pragma once
// `hitless bench`: how fast this build forwards a scenario's traffic.

#include "hil/commands/command_line.h"

namespace hitless {

struct BenchArguments;
struct RunTaps;

/// Measures this build. `taps` stand where a test plants slowness.
int bench_command(const BenchArguments& arguments, const RunTaps& taps);

[[nodiscard]] Command make_bench_command();

}  // namespace hitless
