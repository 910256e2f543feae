// `hitless compare`: the methods that the two sides allow, their needs, and the printing.
#include "hil/commands/compare_command.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>

#include "hil/output/whole_file.h"
#include "hil/regression/compared_side.h"
#include "hil/regression/comparison_report.h"
#include "hil/regression/exact/exact_comparison.h"
#include "hil/regression/exact/result_file.h"
#include "hil/regression/instructions/instruction_comparison.h"
#include "hil/regression/paired/paired_comparison.h"
#include "hil/runtime/exit_code.h"
#include "hil/runtime/interrupt.h"
#include "hil/runtime/temporary_folder.h"

namespace hitless {
namespace {

struct CompareArguments {
  std::string base, current;                                 ///< each a build, or a file that a build wrote
  bool exact = false, instructions = false, paired = false;  ///< the methods; none: all that both sides allow
  std::string scenario;      ///< scenario that builds run; empty when both sides are files
  std::string junit;         ///< file for the outcome as JUnit XML; empty: none
  std::uint32_t pairs = 48;  ///< of slices, for paired: at least 20
};

struct Sides {
  ComparedSide base, current;
  [[nodiscard]] bool has_build() const { return base.kind == SideKind::build || current.kind == SideKind::build; }
};

/// One way to compare two sides.
struct Method {
  const char* option;
  bool CompareArguments::*wanted;
  const char* takes;  ///< what a side must be, in words
  bool (*takes_side)(SideKind kind);
  Result<Comparison> (*compare)(const Sides& sides, const CompareArguments& arguments);
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

/// The side's result.json: as given, or of a run made here in `out`.
Result<BuildRun> run_of(const ComparedSide& side, const CompareArguments& arguments, const std::string& out) {
  if (side.kind == SideKind::result) return BuildRun{RunOutcome::result, side.path, {}, {}};
  std::fprintf(stderr, "hitless: running %s with %s\n", arguments.scenario.c_str(), side.path.c_str());
  return run_for_result(side, arguments.scenario, out);
}

/// The message names the build: its reader does not know the folder that the result passed through.
Error named_by_build(Error error, const ComparedSide& side, const BuildRun& run) {
  if (side.kind == SideKind::build && !run.result.empty())
    error.message = replaced(error.message, run.result, "result.json of " + side.path);
  return error;
}

/// There is nothing to compare the current side with, which concludes nothing about it.
Comparison without_base(const std::string& why) {
  Comparison none;
  none.method = "exact";
  none.inconclusive.push_back("the base gives no result to compare with: " + why);
  return none;
}

Comparison crash_of_current(const BuildRun& current) {
  Comparison crash;
  crash.method = "exact";
  crash.figures.push_back({"run", "left a result", "ended by " + current.end, FigureOutcome::worse, current.why});
  return crash;
}

Result<Comparison> exact(const Sides& sides, const CompareArguments& arguments) {
  const TemporaryFolder folder;
  const auto base = run_of(sides.base, arguments, folder.path() / "base");
  if (!base) return tl::unexpected(base.error());
  const auto current = run_of(sides.current, arguments, folder.path() / "current");
  if (!current) return tl::unexpected(current.error());
  if (current->outcome == RunOutcome::refused) return fail(ErrorCode::bad_input, current->why);
  // An older base may not know the scenario's keys, or write another version of the result.
  if (base->outcome != RunOutcome::result) return without_base(base->why);
  if (const auto readable = read_result(base->result); !readable) {
    const Error error = named_by_build(readable.error(), sides.base, *base);
    const bool its_own = current->outcome == RunOutcome::crashed || read_result(current->result);
    if (sides.base.kind == SideKind::build && its_own) return without_base(error.message);
    return tl::unexpected(error);
  }
  if (current->outcome == RunOutcome::crashed) return crash_of_current(*current);
  auto comparison = compare_exact(base->result, current->result);
  if (!comparison)
    comparison =
        tl::unexpected(named_by_build(named_by_build(comparison.error(), sides.base, *base), sides.current, *current));
  return comparison;
}

Result<Comparison> instructions(const Sides& sides, const CompareArguments& arguments) {
  return compare_instructions(sides.base.path, sides.current.path, arguments.scenario);
}

Result<Comparison> paired(const Sides& sides, const CompareArguments& arguments) {
  PairedOptions options;
  const std::uint32_t pairs_a_round = 2 * options.blocks;
  constexpr std::uint32_t kRoundsMin = 3;
  options.rounds = std::max(kRoundsMin, (arguments.pairs + pairs_a_round - 1) / pairs_a_round);
  options.interrupted = &listen_for_interrupt();
  return compare_paired(sides.base.path, sides.current.path, arguments.scenario, options);
}

constexpr std::array kMethods = {
    Method{"--exact", &CompareArguments::exact, "a build or a result.json",
           [](SideKind kind) { return kind == SideKind::build || kind == SideKind::result; }, exact},
    Method{"--instructions", &CompareArguments::instructions, "a build or an instructions.json",
           [](SideKind kind) { return kind == SideKind::build || kind == SideKind::instructions; }, instructions},
    Method{"--paired", &CompareArguments::paired, "a build", [](SideKind kind) { return kind == SideKind::build; },
           paired},
};

Error bad_use(std::string message) { return {ErrorCode::bad_input, std::move(message)}; }

bool asked_for_some(const CompareArguments& arguments) {
  return std::ranges::any_of(kMethods, [&](const Method& method) { return arguments.*method.wanted; });
}

/// The methods asked for, or all that the sides allow.
Result<std::vector<const Method*>> methods_for(const Sides& sides, const CompareArguments& arguments) {
  const bool asked = asked_for_some(arguments);
  std::vector<const Method*> methods;
  for (const Method& method : kMethods) {
    if (asked && !(arguments.*method.wanted)) continue;
    const auto* const other = !method.takes_side(sides.base.kind)      ? &sides.base
                              : !method.takes_side(sides.current.kind) ? &sides.current
                                                                       : nullptr;
    if (other == nullptr)
      methods.push_back(&method);
    else if (asked)
      return tl::unexpected(bad_use(fmt::format("{}: is {}, expected {} for {}", other->path, to_string(other->kind),
                                                method.takes, method.option)));
  }
  if (methods.empty())
    return tl::unexpected(bad_use(
        fmt::format("{} is {} and {} is {}, expected two builds, or what can be held against "
                    "each other: result.json, instructions.json",
                    sides.base.path, to_string(sides.base.kind), sides.current.path, to_string(sides.current.kind))));
  return methods;
}

/// Compares by one method. When no method was asked for, a method that this environment does not allow concludes
/// nothing, and the others still count.
Result<Comparison> compare_by(const Method& method, const Sides& sides, const CompareArguments& arguments) {
  auto comparison = method.compare(sides, arguments);
  if (!comparison) {
    if (asked_for_some(arguments) || exit_code_of(comparison.error()) != kExitEnvironment) return comparison;
    Comparison none;
    none.method = std::string_view(method.option).substr(2);
    none.inconclusive.push_back("cannot be used here: " + comparison.error().message);
    comparison = std::move(none);
  }
  if (comparison->scenario.empty()) comparison->scenario = std::filesystem::path(arguments.scenario).stem();
  return comparison;
}

Result<void> check_scenario(const Sides& sides, const CompareArguments& arguments) {
  if (sides.has_build() && arguments.scenario.empty()) {
    const std::string& build = sides.base.kind == SideKind::build ? sides.base.path : sides.current.path;
    return tl::unexpected(bad_use(build + ": is a build, expected --scenario FILE for it to run"));
  }
  if (!sides.has_build() && !arguments.scenario.empty())
    return tl::unexpected(bad_use("--scenario " + arguments.scenario + ": expected a build that would run it"));
  return {};
}

Result<Sides> sides_of(const CompareArguments& arguments) {
  auto base = side_of(arguments.base);
  if (!base) return tl::unexpected(base.error());
  auto current = side_of(arguments.current);
  if (!current) return tl::unexpected(current.error());
  return Sides{std::move(*base), std::move(*current)};
}

/// "base     build/base/hitless, hitless 0.1.0 (commit)".
void print_side(const char* name, const ComparedSide& side) {
  fmt::print("{:<9}{}{}{}\n", name, side.path, side.version.empty() ? "" : ", ", side.version);
}

Result<void> write_junit(const std::string& path, const std::vector<Comparison>& comparisons) {
  std::vector<JunitSuite> suites;
  for (const Comparison& comparison : comparisons) suites.push_back(comparison_suite(comparison));
  return write_whole_file(path, junit_xml(suites));
}

/// Prints what differs and why. 3 when a figure is worse or must be explained, 1 when nothing can be concluded.
int compare_command(const CompareArguments& arguments) {
  const auto sides = sides_of(arguments);
  if (!sides) return report_error(sides.error());
  if (const auto good = check_scenario(*sides, arguments); !good) return report_error(good.error());
  const auto methods = methods_for(*sides, arguments);
  if (!methods) return report_error(methods.error());
  if (!arguments.junit.empty())
    if (const auto ready = prepare_out_file("--junit", arguments.junit); !ready) return report_error(ready.error());
  const std::atomic<bool>& interrupted = listen_for_interrupt();
  std::vector<Comparison> comparisons;
  for (const Method* method : *methods) {
    auto comparison = compare_by(*method, *sides, arguments);
    if (interrupted) {
      std::fprintf(stderr, "hitless: interrupted; nothing was concluded\n");
      return kExitInterrupted;
    }
    if (!comparison) return report_error(comparison.error());
    if (comparisons.empty()) {
      print_side("base", sides->base);
      print_side("current", sides->current);
    }
    fmt::print("\n{}", comparison_text(*comparison));
    std::fflush(stdout);
    comparisons.push_back(std::move(*comparison));
  }
  fmt::print("{}", verdict_line(comparisons));
  if (std::fflush(stdout) != 0) return report_error({ErrorCode::io, "standard output: could not be written"});
  if (!arguments.junit.empty())
    if (const auto written = write_junit(arguments.junit, comparisons); !written) return report_error(written.error());
  return exit_code_of(comparisons);
}

}  // namespace

Command make_compare_command() {
  const auto arguments = std::make_shared<CompareArguments>();
  CompareArguments& a = *arguments;
  return {
      "compare",
      "Hold two builds, or what they wrote, against each other; exit code 3 on a regression",
      {
          {.name = "base",
           .target = &a.base,
           .help = "A hitless program, or a file that one wrote: result.json, instructions.json",
           .required = true},
          {.name = "current", .target = &a.current, .help = "The same, of what is to be judged", .required = true},
          {.name = "--exact",
           .target = &a.exact,
           .help = "Results in virtual time, which must be equal in every figure"},
          {.name = "--instructions",
           .target = &a.instructions,
           .help = "Instructions a packet and a stage, under callgrind"},
          {.name = "--paired",
           .target = &a.paired,
           .help = "The time that a packet takes, in slices of two builds by turns"},
          {.name = "--pairs",
           .target = &a.pairs,
           .help = "How many pairs of slices, at least",
           .shows_default = true,
           .range = {{20, 100'000}}},
          {.name = "--scenario", .target = &a.scenario, .help = "Scenario file (YAML) that builds run"},
          {.name = "--junit", .target = &a.junit, .help = "File for the outcome as JUnit XML, a case for each figure"},
      },
      [arguments] { return compare_command(*arguments); }};
}

}  // namespace hitless
