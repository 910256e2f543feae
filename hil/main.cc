// The program: reads the command line and calls one subcommand.

#include <cstdio>
#include <system_error>

#include <CLI/CLI.hpp>

#include "hil/build_info.h"
#include "hil/commands.h"
#include "hil/doctor/doctor_command.h"
#include "hil/regression/bench_options.h"
#include "hil/run.h"

namespace {

/// CLI11 has codes of its own; bad use is always 2 here.
int parse(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? hitless::kExitPass : hitless::kExitBadUse;
  } catch (const std::system_error&) {
    return -1;  // fmt's word for an output that cannot be written: told by main
  }
  return -1;
}

/// CLI11 would say that one is missing, not that this is none.
std::string unknown_subcommand(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return {};
  std::string names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() == argv[1]) return {};
    names += (names.empty() ? "" : ", ") + command->get_name();
  }
  return "no command '" + std::string(argv[1]) + "', expected one of " + names;
}

void add_simd_option(CLI::App& command, std::uint32_t& bits) {
  command.add_option("--force-max-simd-bitwidth", bits, "Widest SIMD path: 64, 128, 256 or 512")
      ->check(CLI::IsMember({64, 128, 256, 512}));
}

void add_run(CLI::App& app, int& code) {
  static hitless::RunArguments arguments;
  CLI::App* run = app.add_subcommand("run", "Run a scenario and say what it cost: which packets, where, how long, why");
  run->add_option("scenario", arguments.scenario, "Scenario file (YAML)")->required();
  run->add_option("--out", arguments.out, "Folder for result.json, provenance.json and environment.json");
  run->add_option("--junit", arguments.junit,
                  "File for the verdict as JUnit XML, a case for each thing that was asked");
  run->add_option("--seed", arguments.seed, "Seed instead of the scenario's own");
  run->add_option(
         "--fault", arguments.faults,
         "A fault to plant: '{kind: rp-crash, target: active, at: 93s}'; may be given again. The scenario's own "
         "'expect' is then not applied: any settled outcome passes if every card is reached")
      ->allow_extra_args(false);
  run->add_flag("--captures", arguments.output_captures, "Also write what left each interface, as pcap, into --out")
      ->needs("--out");
  run->add_option("--clock", arguments.clock,
                  "virtual: as fast as it goes; paced: the same, held to --speed times real time; wall: real time, "
                  "with the ports that interfaces have")
      ->capture_default_str();
  run->add_option("--speed", arguments.speed, "With --clock paced: times real time, such as 10 or 0.5")
      ->capture_default_str();
  run->add_option("--loops", arguments.loops,
                  "With --clock wall: forwarding loops, each a thread that moves the packets of its cards; a card may "
                  "name its own (loop:), the others are dealt out")
      ->check(CLI::Range(std::size_t{1}, hitless::kLoopsMax));
  run->add_option("--loop-cpus", arguments.loop_cpus,
                  "With --clock wall: the CPU that each forwarding loop is held on, such as 2,3; as many loops");
  run->add_option("--time-scale", arguments.time_scale,
                  "Route processors and cards are so many times as fast, and the schedule with them; traffic keeps its "
                  "rates. For --clock wall, and for the virtual run to hold against it")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000}))
      ->capture_default_str();
  add_simd_option(*run, arguments.max_simd_bitwidth);
  run->callback([&code] { code = hitless::run_command(arguments); });
}

void add_sweep(CLI::App& app, int& code) {
  static hitless::SweepArguments arguments;
  CLI::App* sweep = app.add_subcommand("sweep", "Run a scenario many times, each with one fault drawn at random");
  sweep->add_option("scenario", arguments.scenario, "Scenario file (YAML)")->required();
  sweep->add_option("--runs", arguments.runs, "How many runs")->required()->check(CLI::Range(1U, 10'000'000U));
  sweep->add_option("--seed", arguments.seed,
                    "Seed instead of the scenario's own; what is drawn comes from it and the run's number alone");
  sweep->add_option("--workers", arguments.workers, "Processes; as many as allowed CPUs when left out")
      ->check(CLI::Range(1U, 1024U));
  sweep->add_option("--out", arguments.out, "Folder for sweep.json");
  sweep->add_option("--only", arguments.only, "Run this one alone, counted from 1");
  sweep->callback([&code] { code = hitless::sweep_command(arguments); });
}

void add_replay(CLI::App& app, int& code) {
  static hitless::ReplayArguments arguments;
  CLI::App* replay =
      app.add_subcommand("replay", "Send a capture through a scenario's chassis: a verdict for every packet");
  replay->add_option("capture", arguments.capture, "pcap or pcapng file of Ethernet frames, of any size")->required();
  replay
      ->add_option("--scenario", arguments.scenario,
                   "Scenario file (YAML); its own traffic, steps and faults are left aside")
      ->required();
  auto* golden = replay->add_option("--golden", arguments.golden,
                                    "Verdicts to compare with; the first packets that differ are shown");
  replay->add_flag("--update", arguments.update, "Write the golden anew instead")->needs(golden);
  auto* pps = replay->add_option("--pps", arguments.packets_per_s, "Packets a second, evenly, instead of recorded gaps")
                  ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}));
  replay->add_flag("--top-speed", arguments.top_speed, "As fast as the lines of the interfaces carry")->excludes(pps);
  replay->add_option("--gap-cap", arguments.gap_cap, "Longer recorded gaps are cut to this")->capture_default_str();
  replay->add_option("--loops", arguments.loops, "How often the capture is sent")
      ->check(CLI::Range(1U, 1'000'000'000U));
  replay->add_option(
      "--interface", arguments.interface,
      "Every packet enters here; otherwise each on the interface that its sender's address is hashed to");
  replay->add_option("--out", arguments.out, "Folder for verdicts.txt (a golden's form) and replay.json");
  replay->add_option("--junit", arguments.junit, "File for the verdict as JUnit XML");
  replay->add_option("--differences", arguments.differences, "Differing packets shown at the most")
      ->check(CLI::Range(0U, 10'000U));
  add_simd_option(*replay, arguments.max_simd_bitwidth);
  replay->callback([&code] { code = hitless::replay_command(arguments); });
}

void add_validate(CLI::App& app, int& code) {
  static std::string scenario;
  CLI::App* validate = app.add_subcommand("validate", "Check a scenario file and say what a run of it needs");
  validate->add_option("scenario", scenario, "Scenario file (YAML)")->required();
  validate->callback([&code] { code = hitless::validate_command(scenario); });
}

void add_cards(CLI::App& app, int& code) {
  static std::string file;
  CLI::App* cards =
      app.add_subcommand("cards", "List the catalogue: cards, SPAs, media, platforms, with their sources");
  cards->add_option("--catalogue", file, "A file with more rows");
  cards->callback([&code] { code = hitless::cards_command(file); });
}

void add_doctor(CLI::App& app, int& code) {
  CLI::App* doctor = app.add_subcommand(
      "doctor", "Say which kinds of port this machine can use, and what makes the others usable; changes nothing");
  doctor->callback([&code] { code = hitless::doctor_command(); });
}

void add_explain(CLI::App& app, int& code) {
  static hitless::ExplainArguments arguments;
  CLI::App* explain = app.add_subcommand("explain", "Follow one packet through the booted chassis, stage by stage");
  explain->add_option("scenario", arguments.scenario, "Scenario file (YAML)")->required();
  explain->add_option("--interface", arguments.interface, "Interface that the packet enters on")->required();
  auto* destination = explain->add_option("--dst", arguments.destination, "Destination of a UDP packet made for this");
  auto* capture = explain->add_option("--capture", arguments.capture, "Take a recorded packet instead");
  explain->add_option("--packet", arguments.packet, "Its number in the capture, from 1")->needs(capture);
  destination->excludes(capture);
  explain->callback([&code] { code = hitless::explain_command(arguments); });
}

void add_bench(CLI::App& app, int& code) {
  static hitless::BenchArguments arguments;
  CLI::App* bench = app.add_subcommand("bench", "Measure how fast this build forwards a scenario's traffic");
  hitless::add_bench_options(*bench, arguments);
  bench->callback([&code] { code = hitless::bench_command(arguments, {}); });
}

void add_compare(CLI::App& app, int& code) {
  static hitless::CompareArguments arguments;
  CLI::App* compare = app.add_subcommand(
      "compare", "Hold two builds, or what they wrote, against each other; exit code 3 on a regression");
  compare
      ->add_option("base", arguments.base,
                   "A hitless program, or a file that one wrote: result.json, instructions.json")
      ->required();
  compare->add_option("current", arguments.current, "The same, of what is to be judged")->required();
  compare->add_flag("--exact", arguments.exact, "Results in virtual time, which must be equal in every figure");
  compare->add_flag("--instructions", arguments.instructions, "Instructions a packet and a stage, under callgrind");
  compare->add_flag("--paired", arguments.paired, "The time that a packet takes, in slices of two builds by turns");
  compare->add_option("--pairs", arguments.pairs, "How many pairs of slices, at least")
      ->check(CLI::Range(20U, 100'000U))
      ->capture_default_str();
  compare->add_option("--scenario", arguments.scenario, "Scenario file (YAML) that builds run");
  compare->add_option("--junit", arguments.junit, "File for the outcome as JUnit XML, a case for each figure");
  compare->callback([&code] { code = hitless::compare_command(arguments); });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Hitless: what an in-service software upgrade costs, measured on real packets"};
  app.set_version_flag("--version",
                       std::string("hitless ") + hitless::kBuildVersion + " (" + hitless::kBuildCommit + ")");
  app.require_subcommand(1);
  app.failure_message([](const CLI::App*, const CLI::Error& error) {
    return "hitless: " + std::string(error.what()) + "; see hitless --help\n";
  });
  int code = hitless::kExitPass;
  add_run(app, code);
  add_sweep(app, code);
  add_replay(app, code);
  add_validate(app, code);
  add_cards(app, code);
  add_doctor(app, code);
  add_explain(app, code);
  add_bench(app, code);
  add_compare(app, code);
  if (const std::string unknown = unknown_subcommand(app, argc, argv); !unknown.empty())
    return hitless::report_error({hitless::ErrorCode::bad_input, unknown});
  const int parsed = parse(app, argc, argv);
  // What was printed and could not be written must not look like success.
  if ((std::fflush(stdout) != 0 || std::ferror(stdout) != 0) && code == hitless::kExitPass)
    return hitless::report_error({hitless::ErrorCode::io, "standard output: could not be written (disk full?)"});
  return parsed >= 0 ? parsed : code;
}
