#include "hil/commands/run_command.h"

#include <cstdio>
#include <filesystem>
#include <memory>

#include "hil/output/whole_file.h"
#include "hil/ports/scenario_ports.h"
#include "hil/report/environment_json.h"
#include "hil/report/provenance_json.h"
#include "hil/report/renderers.h"
#include "hil/report/run_suite.h"
#include "hil/run/prepared_run.h"
#include "hil/run/run.h"
#include "hil/runtime/eal.h"
#include "hil/runtime/exit_code.h"
#include "hil/runtime/interrupt.h"
#include "hil/runtime/temporary_folder.h"

namespace hitless {
namespace {

struct RunArguments {
  std::string scenario;
  std::string out;    ///< folder for results; empty: text only
  std::string junit;  ///< file for the verdict as JUnit XML; empty: none
  std::optional<std::uint64_t> seed;
  std::vector<std::string> faults;  ///< planted besides the scenario's own, as parse_fault reads them
  bool output_captures = false;
  std::string clock = "virtual";     ///< "virtual", "paced" or "wall"
  std::optional<std::size_t> loops;  ///< wall: forwarding loops; none: one, or one for each of loop_cpus
  std::string loop_cpus;             ///< wall: "2,3": the CPU of each loop; empty: the kernel chooses
  std::string speed = "1";           ///< paced: times real time, up to three decimals
  std::uint64_t time_scale = 1;      ///< control runs this many times as fast
  std::uint32_t max_simd_bitwidth = 0;
};

void remove_results(const std::filesystem::path& out) {
  std::error_code ignored;
  for (const char* name : {"environment.json", "provenance.json"}) std::filesystem::remove(out / name, ignored);
  for (const Renderer& renderer : renderers()) std::filesystem::remove(out / renderer.file, ignored);
}

/// The files to write, with their texts.
std::vector<NamedText> result_files(const RunArguments& arguments, const Summary& summary, const RunWall& wall,
                                    const std::string& shown) {
  std::vector<NamedText> files;
  if (!arguments.junit.empty()) files.emplace_back(arguments.junit, junit_xml({run_suite(summary)}));
  if (arguments.out.empty()) return files;
  const std::filesystem::path out = arguments.out;
  files.emplace_back(out / "environment.json", environment_json(wall.phases, summary.books.total.offered,
                                                                wall.packet_ns, arguments.max_simd_bitwidth));
  files.emplace_back(out / "provenance.json", provenance_json(summary.path, summary.seed));
  for (const Renderer& renderer : renderers())
    files.emplace_back(out / renderer.file, &renderer == &shown_renderer() ? shown : renderer.render(summary));
  return files;
}

Result<ClockOptions> with_loops(const RunArguments& arguments, ClockOptions clock) {
  if (!arguments.loops && arguments.loop_cpus.empty()) return clock;
  if (clock.kind != ClockKind::wall)
    return fail(ErrorCode::bad_input, "--loops and --loop-cpus: expected with --clock wall only");
  if (!arguments.loop_cpus.empty()) {
    auto cpus = parse_cpus(arguments.loop_cpus);
    if (!cpus) return tl::unexpected(cpus.error());
    if (arguments.loops && *arguments.loops != cpus->size())
      return fail(ErrorCode::bad_input, "--loop-cpus " + arguments.loop_cpus + ": expected one CPU for each of the " +
                                            std::to_string(*arguments.loops) + " loops");
    clock.loop_cpus = std::move(*cpus);
  }
  clock.loops = arguments.loops.value_or(clock.loop_cpus.size());
  if (clock.loops > 1 && arguments.output_captures)
    return fail(ErrorCode::bad_input, "--captures: what leaves is written by one forwarding loop, expected --loops 1");
  return clock;
}

/// Refuses more loops than cards: a loop without a card would turn for nothing.
Result<void> check_loops(const ClockOptions& clock, const PreparedRun& run) {
  if (clock.loops <= run.config.cards.size()) return {};
  return fail(ErrorCode::bad_input, "--loops " + std::to_string(clock.loops) + ": the chassis has " +
                                        std::to_string(run.config.cards.size()) + " cards, expected no more loops");
}

Result<ClockOptions> clock_of(const RunArguments& arguments) {
  ClockOptions clock;
  if (arguments.clock == "paced")
    clock.kind = ClockKind::paced;
  else if (arguments.clock == "wall")
    clock.kind = ClockKind::wall;
  else if (arguments.clock != "virtual")
    return fail(ErrorCode::bad_input, "--clock " + arguments.clock + ": expected virtual, paced or wall");
  clock.time_scale = arguments.time_scale;
  const auto speed = parse_speed(arguments.speed);
  if (!speed) return tl::unexpected(speed.error());
  clock.speed_milli = *speed;
  if (clock.speed_milli != 1000 && clock.kind != ClockKind::paced)
    return fail(ErrorCode::bad_input, "--speed: expected with --clock paced only");
  return with_loops(arguments, clock);
}

/// Checks before the run that its results can be written. An earlier run's files go: they must not be taken for this
/// run's, should this run end early.
Result<void> prepare_places(const RunArguments& arguments) {
  if (!arguments.out.empty()) {
    if (auto ready = prepare_out_folder(arguments.out); !ready) return ready;
    remove_results(arguments.out);
  }
  if (!arguments.junit.empty()) return prepare_out_file("--junit", arguments.junit);
  return {};
}

int run_command(const RunArguments& arguments) {
  auto scenario = load_scenario(arguments.scenario);
  if (!scenario) return report_error(scenario.error());
  if (arguments.seed) scenario->seed = *arguments.seed;
  std::vector<FaultSpec> faults;
  for (const std::string& text : arguments.faults) {
    auto fault = parse_fault(text, "--fault");
    if (!fault) return report_error(fault.error());
    faults.push_back(std::move(*fault));
  }
  if (!faults.empty()) plant_faults(*scenario, std::move(faults));
  const auto clock = clock_of(arguments);
  if (!clock) return report_error(clock.error());
  const auto prepared = prepare(std::move(*scenario), *clock);
  if (!prepared) return report_error(prepared.error());
  if (const auto fits = check_loops(*clock, **prepared); !fits) return report_error(fits.error());
  if (const auto ready = prepare_places(arguments); !ready) return report_error(ready.error());
  EalOptions eal{(*prepared)->needs.memory_bytes, arguments.max_simd_bitwidth, {}};
  if (clock->kind == ClockKind::wall) eal.pci_devices = pci_ports((*prepared)->scenario);
  if (const auto started = start_eal(eal); !started) return report_error(started.error());

  // The RPs' disks stay beside the results; without --out the disks go when the run ends.
  std::optional<TemporaryFolder> temporary;
  if (arguments.out.empty()) temporary.emplace();
  RunOptions options;
  options.clock = *clock;
  options.interrupted = &listen_for_interrupt();
  options.disks = temporary ? temporary->path().string() : arguments.out + "/disks";
  if (arguments.output_captures) options.output_captures = arguments.out + "/captures";
  const auto run = run_scenario((*prepared)->scenario, (*prepared)->catalogue, options);
  if (!run) return report_error(run.error());
  const Summary summary = summarize(**run);
  const std::string text = shown_renderer().render(summary);
  if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0)
    return report_error({ErrorCode::io, "standard output: could not be written"});
  if (const auto written = write_whole_files(result_files(arguments, summary, (*run)->wall, text)); !written)
    return report_error(written.error());
  if ((*run)->interrupted) {
    std::fprintf(stderr, "hitless: interrupted; the results are those until then\n");
    return kExitInterrupted;
  }
  return (*run)->verdict.outcome() == Outcome::pass ? kExitPass : kExitFailed;
}

}  // namespace

Command make_run_command() {
  const auto arguments = std::make_shared<RunArguments>();
  RunArguments& a = *arguments;
  return {
      "run",
      "Run a scenario and say what it cost: which packets, where, how long, why",
      {
          {.name = "scenario", .target = &a.scenario, .help = "Scenario file (YAML)", .required = true},
          {.name = "--out", .target = &a.out, .help = "Folder for result.json, provenance.json and environment.json"},
          {.name = "--junit",
           .target = &a.junit,
           .help = "File for the verdict as JUnit XML, a case for each thing that was asked"},
          {.name = "--seed", .target = &a.seed, .help = "Seed instead of the scenario's own"},
          {.name = "--fault",
           .target = &a.faults,
           .help =
               "A fault to plant: '{kind: rp-crash, target: active, at: 93s}'; may be given again. The scenario's own "
               "'expect' is then not applied: any settled outcome passes if every card is reached"},
          {.name = "--captures",
           .target = &a.output_captures,
           .help = "Also write what left each interface, as pcap, into --out",
           .needs = "--out"},
          {.name = "--clock",
           .target = &a.clock,
           .help = "virtual: as fast as it goes; paced: the same, held to --speed times real time; wall: real time, "
                   "with the ports that interfaces have",
           .shows_default = true},
          {.name = "--speed",
           .target = &a.speed,
           .help = "With --clock paced: times real time, such as 10 or 0.5",
           .shows_default = true},
          {.name = "--loops",
           .target = &a.loops,
           .help = "With --clock wall: forwarding loops, each a thread that moves the packets of its cards; a card may "
                   "name its own (loop:), the others are dealt out",
           .range = {{1, kLoopsMax}}},
          {.name = "--loop-cpus",
           .target = &a.loop_cpus,
           .help = "With --clock wall: the CPU that each forwarding loop is held on, such as 2,3; as many loops"},
          {.name = "--time-scale",
           .target = &a.time_scale,
           .help =
               "Route processors and cards are so many times as fast, and the schedule with them; traffic keeps its "
               "rates. For --clock wall, and for the virtual run to hold against it",
           .shows_default = true,
           .range = {{1, 1'000}}},
          simd_option(a.max_simd_bitwidth),
      },
      [arguments] { return run_command(*arguments); }};
}

}  // namespace hitless
