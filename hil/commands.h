#pragma once
// The program's subcommands. Each returns an exit code by contract: 0 pass, 1 failed or inconclusive, 2 bad use or bad
// file, 3 a regression against what it was compared with, 4 this environment cannot run it, 130 interrupted.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dataplane/base/result.h"

namespace hitless {

struct RunTaps;

enum ExitCode : int {
  kExitPass = 0,
  kExitFailed = 1,
  kExitBadUse = 2,
  kExitRegression = 3,
  kExitEnvironment = 4,
  kExitInterrupted = 130,
};
/// The exit code for an error that ends the program.
[[nodiscard]] int exit_code_of(const Error& error);
/// Prints the one line of an error and returns its exit code.
int report_error(const Error& error);

struct RunArguments {
  std::string scenario;
  std::string out;    ///< folder for results; empty: text only
  std::string junit;  ///< file for the verdict as JUnit XML; empty: none
  std::optional<std::uint64_t> seed;
  std::vector<std::string> faults;  ///< planted besides the scenario's own, as parse_fault reads them
  bool output_captures = false;
  std::string clock = "virtual";     ///< "paced", "wall"
  std::optional<std::size_t> loops;  ///< wall: forwarding loops; none: one, or one for each of loop_cpus
  std::string loop_cpus;             ///< wall: "2,3": the CPU of each; empty: the kernel chooses
  std::string speed = "1";           ///< paced: times real time, up to three decimals
  std::uint64_t time_scale = 1;      ///< control is so many times as fast
  std::uint32_t max_simd_bitwidth = 0;
};
int run_command(const RunArguments& arguments);

struct SweepArguments {
  std::string scenario;
  std::string out;                    ///< folder for sweep.json; empty: text only
  std::optional<std::uint64_t> seed;  ///< none: the scenario's own
  std::uint32_t runs = 0;
  std::uint32_t workers = 0;          ///< 0: as many as there are allowed CPUs
  std::optional<std::uint32_t> only;  ///< this run alone
};
int sweep_command(const SweepArguments& arguments);

struct ReplayArguments {
  std::string capture;
  std::string scenario;
  std::string golden;               ///< to compare with, or with `update` to write; empty: none
  bool update = false;              ///< write the golden anew
  std::uint64_t packets_per_s = 0;  ///< even pace; 0: as recorded
  bool top_speed = false;           ///< as fast as the interfaces' lines carry
  std::string gap_cap = "10s";      ///< recorded gaps longer than this are cut to it
  std::uint32_t loops = 1;
  std::string interface;         ///< every packet enters here; empty: where its sender's hash says
  std::string out;               ///< folder for verdicts.txt and replay.json; empty: text only
  std::string junit;             ///< file for the verdict as JUnit XML; empty: none
  std::size_t differences = 10;  ///< shown at the most
  std::uint32_t max_simd_bitwidth = 0;
};
int replay_command(const ReplayArguments& arguments);

int validate_command(const std::string& scenario);

/// `catalogue_file`: a user's rows beside the built-in ones; may be empty.
int cards_command(const std::string& catalogue_file);

struct ExplainArguments {
  std::string scenario;
  std::string interface;     ///< it enters here
  std::string destination;   ///< of a UDP packet made for the purpose
  std::string capture;       ///< or: a recorded packet,
  std::uint32_t packet = 1;  ///< this one, from 1
};
int explain_command(const ExplainArguments& arguments);

struct CompareArguments {
  std::string base, current;                                 ///< each a build, or a file that one wrote
  bool exact = false, instructions = false, paired = false;  ///< which methods; none: all that both sides allow
  std::string scenario;                                      ///< what builds run; empty when both sides are files
  std::string junit;                                         ///< file for the outcome as JUnit XML; empty: none
  std::uint32_t pairs = 48;                                  ///< of slices, for paired: at least 20
};
/// Prints what differs and why. 3 when something is worse or must be explained, 1 when nothing can be concluded.
int compare_command(const CompareArguments& arguments);

struct BenchArguments {
  std::string scenario;
  std::uint32_t slices = 20;
  std::uint32_t slice_ms = 100;
  bool instructions = false;  ///< count them under callgrind instead of timing slices
  std::string out;            ///< file for the record of instructions; empty: none
  std::string json;           ///< file for the figures as Google Benchmark writes them; empty: none
  bool worker = false;        ///< be the process that another bench measures
  bool count = false;         ///< that worker runs under callgrind
  std::uint32_t max_simd_bitwidth = 0;
};
/// Measures this build. `taps` stand where a test plants slowness.
int bench_command(const BenchArguments& arguments, const RunTaps& taps);

}  // namespace hitless
