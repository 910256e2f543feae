// This build, measured by processes of itself.
#include "hil/commands/bench_command.h"

#include <cstdio>
#include <memory>
#include <optional>

#include "hil/commands/bench_options.h"
#include "hil/output/whole_file.h"
#include "hil/regression/instructions/instruction_count.h"
#include "hil/regression/worker/bench_figures.h"
#include "hil/regression/worker/bench_worker.h"
#include "hil/regression/worker/slice_worker.h"
#include "hil/run/run.h"
#include "hil/runtime/exit_code.h"
#include "hil/runtime/interrupt.h"

namespace hitless {
namespace {

int end_with(const std::string& text, const std::string& json_file, const std::string& json) {
  if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0)
    return report_error({ErrorCode::io, "standard output: could not be written"});
  if (!json_file.empty())
    if (const auto written = write_whole_file(json_file, json); !written) return report_error(written.error());
  return kExitPass;
}

int interrupted_bench() {
  std::fprintf(stderr, "hitless: interrupted\n");
  return kExitInterrupted;
}

/// After a crash of a process of ours the exit code is the one that a shell gives such a child: a comparison of builds
/// must tell a crash from a machine that is not fit.
int report_failed(const Error& error, const std::optional<ChildEnd>& crash) {
  const int code = report_error(error);
  return crash ? 128 + crash->signal : code;
}

int time_slices(const BenchArguments& arguments, const std::string& build) {
  const std::atomic<bool>& interrupted = listen_for_interrupt();
  std::optional<ChildEnd> crash;
  SliceWorkerOptions options;
  options.crash = &crash;
  options.interrupted = &interrupted;
  auto worker = SliceWorker::start(build, arguments.scenario, options);
  if (interrupted) return interrupted_bench();
  if (!worker) return report_failed(worker.error(), crash);
  const auto packets = packets_of_slice(*worker, arguments.slice_ms);
  if (interrupted) return interrupted_bench();
  if (!packets) return report_failed(packets.error(), crash);
  BenchFigures figures{worker->greeting(), arguments.scenario, {}};
  while (figures.slices.size() < arguments.slices) {
    const auto done = worker->run({*packets, ""});
    if (interrupted) return interrupted_bench();
    if (!done) return report_failed(done.error(), crash);
    figures.slices.push_back(*done);
  }
  if (const auto finished = worker->finish(); !finished) return report_failed(finished.error(), crash);
  return end_with(bench_text(figures), arguments.json,
                  google_benchmark_json(figures.build, build, benchmarks_of(figures)));
}

int count_stages(const BenchArguments& arguments, const std::string& build) {
  const std::atomic<bool>& interrupted = listen_for_interrupt();
  std::optional<ChildEnd> crash;
  const auto record = count_instructions(build, arguments.scenario, {{}, &crash, &interrupted});
  if (interrupted) return interrupted_bench();
  if (!record) return report_failed(record.error(), crash);
  if (!arguments.out.empty())
    if (const auto written = write_instruction_record(arguments.out, *record); !written)
      return report_error(written.error());
  WorkerGreeting counted;
  counted.version = record->version;
  counted.commit = record->commit;
  counted.compiler = record->compiler;
  counted.build_type = record->build_type;
  return end_with(instruction_text(*record), arguments.json,
                  google_benchmark_json(counted, build, benchmarks_of(*record)));
}

}  // namespace

int bench_command(const BenchArguments& arguments, const RunTaps& taps) {
  if (arguments.worker) {
    WorkerOptions options;
    options.scenario = arguments.scenario;
    options.count = arguments.count;
    options.max_simd_bitwidth = arguments.max_simd_bitwidth;
    options.taps = taps;
    return bench_worker(options);
  }
  const auto build = own_build();
  if (!build) return report_error(build.error());
  return arguments.instructions ? count_stages(arguments, *build) : time_slices(arguments, *build);
}

Command make_bench_command() {
  const auto arguments = std::make_shared<BenchArguments>();
  return {"bench", "Measure how fast this build forwards a scenario's traffic", bench_options(*arguments),
          [arguments] { return bench_command(*arguments, {}); }};
}

}  // namespace hitless
