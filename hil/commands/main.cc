// The program: reads the command line and calls one subcommand.

#include <cstdio>
#include <system_error>

#include <CLI/CLI.hpp>

#include "hil/commands/bench_command.h"
#include "hil/commands/cards_command.h"
#include "hil/commands/compare_command.h"
#include "hil/commands/doctor_command.h"
#include "hil/commands/explain_command.h"
#include "hil/commands/replay_command.h"
#include "hil/commands/run_command.h"
#include "hil/commands/sweep_command.h"
#include "hil/commands/validate_command.h"
#include "hil/runtime/build_info.h"
#include "hil/runtime/exit_code.h"

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

/// The subcommands, in the order of --help.
constexpr void (*kAddCommands[])(CLI::App&, int&) = {
    hitless::add_run_command,      hitless::add_sweep_command, hitless::add_replay_command,
    hitless::add_validate_command, hitless::add_cards_command, hitless::add_doctor_command,
    hitless::add_explain_command,  hitless::add_bench_command, hitless::add_compare_command,
};

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
  for (const auto add_command : kAddCommands) add_command(app, code);
  if (const std::string unknown = unknown_subcommand(app, argc, argv); !unknown.empty())
    return hitless::report_error({hitless::ErrorCode::bad_input, unknown});
  const int parsed = parse(app, argc, argv);
  // What was printed and could not be written must not look like success.
  if ((std::fflush(stdout) != 0 || std::ferror(stdout) != 0) && code == hitless::kExitPass)
    return hitless::report_error({hitless::ErrorCode::io, "standard output: could not be written (disk full?)"});
  return parsed >= 0 ? parsed : code;
}
