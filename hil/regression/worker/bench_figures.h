#pragma once
// The figures of a bench, as text for its user and as JSON for other programs.

#include <cstdint>
#include <string>
#include <vector>

#include "hil/regression/worker/slice_protocol.h"

namespace hitless {

/// Timed slices of one build.
struct BenchFigures {
  WorkerGreeting build;
  std::string scenario;  ///< file
  std::vector<SliceDone> slices;
};

/// Packets a second and ns a packet: median, least and most of the slices.
[[nodiscard]] std::string bench_text(const BenchFigures& figures);

/// One benchmark of Google Benchmark's JSON.
struct JsonBenchmark {
  std::string name;
  std::uint64_t iterations = 0;    ///< packets
  double real_ns = 0, cpu_ns = 0;  ///< of one iteration
  std::vector<std::pair<std::string, double>> counters;
};
/// A file as Google Benchmark 1.7 writes it: `context` (with the machine and, as "hitless", the build) and
/// `benchmarks`, repetitions of one name one after another.
[[nodiscard]] std::string google_benchmark_json(const WorkerGreeting& build, const std::string& program,
                                                const std::vector<JsonBenchmark>& benchmarks);
/// One repetition for each slice.
[[nodiscard]] std::vector<JsonBenchmark> benchmarks_of(const BenchFigures& figures);

}  // namespace hitless
