#pragma once
// The process that a bench measures: it boots a scenario's chassis once, as `hitless run` does, and forwards slices of
// the scenario's traffic on request.

#include <string>

#include "hil/run/run.h"

namespace hitless {

struct WorkerOptions {
  std::string scenario;  ///< file
  bool count = false;    ///< the worker runs under callgrind and counts instructions
  std::uint32_t max_simd_bitwidth = 0;
  RunTaps taps;
};

/// Speaks the slice protocol on standard input and output until the input ends; returns an exit code. The scenario's
/// steps, faults and replayed updates are left aside: its traffic goes on until no more slices are asked for. Refuses
/// traffic that ends within a slice, and packets that met a closed gate: figures of such slices would compare nothing.
int bench_worker(const WorkerOptions& options);

}  // namespace hitless
