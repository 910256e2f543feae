#include "hil/commands/sweep_command.h"

#include <sched.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "hil/chassis/chassis_builder.h"
#include "hil/output/whole_file.h"
#include "hil/runtime/exit_code.h"
#include "hil/runtime/interrupt.h"
#include "hil/sweep/sweep.h"

namespace hitless {
namespace {

struct SweepArguments {
  std::string scenario;
  std::string out;                    ///< folder for sweep.json; empty: text only
  std::optional<std::uint64_t> seed;  ///< none: the scenario's own
  std::uint32_t runs = 0;
  std::uint32_t workers = 0;          ///< 0: as many as there are allowed CPUs
  std::optional<std::uint32_t> only;  ///< number of the only run to make
};

std::uint32_t allowed_cpus() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0) return 1;
  return static_cast<std::uint32_t>(CPU_COUNT(&allowed));
}

/// Names are looked up here, so that a bad file is refused before any process starts.
Result<SweepPlan> plan_sweep(const SweepArguments& arguments) {
  SweepPlan plan;
  auto scenario = load_scenario(arguments.scenario);
  if (!scenario) return tl::unexpected(scenario.error());
  plan.scenario = std::move(*scenario);
  if (arguments.seed) plan.scenario.seed = *arguments.seed;
  auto catalogue = load_catalogue(plan.scenario);
  if (!catalogue) return tl::unexpected(catalogue.error());
  plan.catalogue = std::move(*catalogue);
  auto chassis = build_chassis_config(plan.scenario, plan.catalogue);
  if (!chassis) return tl::unexpected(chassis.error());
  plan.chassis = std::move(*chassis);
  return plan;
}

/// Makes the run without a fault, which tells until when faults may strike. False: the run was interrupted.
Result<bool> run_undisturbed(SweepPlan& plan, const std::atomic<bool>& interrupted) {
  const auto first = run_on_workers(plan.scenario, {SweepRun{}}, 1, &interrupted);
  if (!first) return tl::unexpected(first.error());
  if (first->empty()) return false;
  const SweepRun& run = first->front();
  if (!run.findings.empty())
    return fail(ErrorCode::refused, "without a fault the run fails: " + run.findings.front() + " (hitless run " +
                                        plan.scenario.path + " --seed " + std::to_string(plan.scenario.seed) + ")");
  plan.from = Instant(plan.scenario.before);
  plan.until = std::max(plan.from, Instant(Duration(run.traffic_ns)));
  return true;
}

std::vector<SweepRun> draw_runs(const SweepPlan& plan, const SweepArguments& arguments) {
  std::vector<SweepRun> runs;
  for (std::uint32_t number = 1; number <= arguments.runs; ++number) {
    if (arguments.only && *arguments.only != number) continue;
    SweepRun run;
    run.run = number;
    run.fault = draw_fault(plan, number);
    runs.push_back(std::move(run));
  }
  return runs;
}

/// An earlier sweep's file must not be taken for this sweep's, should this sweep end early.
Result<void> prepare_out(const std::filesystem::path& out) {
  if (out.empty()) return {};
  if (auto ready = prepare_out_folder(out); !ready) return ready;
  std::error_code ignored;
  std::filesystem::remove(out / "sweep.json", ignored);
  return {};
}

int interrupted_before_the_first() {
  std::fprintf(stderr, "hitless: interrupted before the first run was done\n");
  return kExitInterrupted;
}

int sweep_command(const SweepArguments& arguments) {
  auto plan = plan_sweep(arguments);
  if (!plan) return report_error(plan.error());
  if (arguments.only && (*arguments.only == 0 || *arguments.only > arguments.runs))
    return report_error({ErrorCode::bad_input, "--only " + std::to_string(*arguments.only) +
                                                   ": expected a run from 1 to " + std::to_string(arguments.runs)});
  if (const auto ready = prepare_out(arguments.out); !ready) return report_error(ready.error());
  const std::atomic<bool>& interrupted = listen_for_interrupt();
  const auto undisturbed = run_undisturbed(*plan, interrupted);
  if (!undisturbed) {
    report_error(undisturbed.error());
    return undisturbed.error().code == ErrorCode::refused ? kExitFailed : exit_code_of(undisturbed.error());
  }
  if (!*undisturbed) return interrupted_before_the_first();
  const std::vector<SweepRun> runs = draw_runs(*plan, arguments);
  const auto done =
      run_on_workers(plan->scenario, runs, arguments.workers != 0 ? arguments.workers : allowed_cpus(), &interrupted);
  if (!done) return report_error(done.error());
  if (done->size() < runs.size()) plan->interrupted_of = static_cast<std::uint32_t>(runs.size());
  if (done->empty()) return interrupted_before_the_first();
  const std::string text = sweep_text(*plan, *done);
  if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0)
    return report_error({ErrorCode::io, "standard output: could not be written"});
  if (!arguments.out.empty())
    if (const auto written =
            write_whole_file(std::filesystem::path(arguments.out) / "sweep.json", sweep_json(*plan, *done));
        !written)
      return report_error(written.error());
  if (plan->interrupted_of) {
    std::fprintf(stderr, "hitless: interrupted; the results are those until then\n");
    return kExitInterrupted;
  }
  const bool good = std::all_of(done->begin(), done->end(), [](const SweepRun& run) { return run.findings.empty(); });
  return good ? kExitPass : kExitFailed;
}

}  // namespace

Command make_sweep_command() {
  const auto arguments = std::make_shared<SweepArguments>();
  SweepArguments& a = *arguments;
  return {
      "sweep",
      "Run a scenario many times, each with one fault drawn at random",
      {
          {.name = "scenario", .target = &a.scenario, .help = "Scenario file (YAML)", .required = true},
          {.name = "--runs", .target = &a.runs, .help = "How many runs", .required = true, .range = {{1, 10'000'000}}},
          {.name = "--seed",
           .target = &a.seed,
           .help = "Seed instead of the scenario's own; what is drawn comes from it and the run's number alone"},
          {.name = "--workers",
           .target = &a.workers,
           .help = "Processes; as many as allowed CPUs when left out",
           .range = {{1, 1024}}},
          {.name = "--out", .target = &a.out, .help = "Folder for sweep.json"},
          {.name = "--only", .target = &a.only, .help = "Run this one alone, counted from 1"},
      },
      [arguments] { return sweep_command(*arguments); }};
}

}  // namespace hitless
