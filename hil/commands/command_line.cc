#include "hil/commands/command_line.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <system_error>

#include "hil/runtime/exit_code.h"

namespace hitless {
namespace {

CLI::Option* add_target(CLI::App& command, const CommandOption& row) {
  const auto add = [&]<class T>(T* target) -> CLI::Option* {
    if constexpr (std::is_same_v<T, bool>) {
      return command.add_flag(row.name, *target, row.help);
    } else {
      CLI::Option* const option = command.add_option(row.name, *target, row.help);
      if constexpr (std::is_same_v<T, std::vector<std::string>>) option->allow_extra_args(false);
      return option;
    }
  };
  return std::visit(add, row.target);
}

void add_option(CLI::App& command, const CommandOption& row) {
  CLI::Option* const option = add_target(command, row);
  if (row.required) option->required();
  if (row.range) option->check(CLI::Range(row.range->first, row.range->second));
  if (!row.one_of.empty()) option->check(CLI::IsMember(row.one_of));
  if (row.shows_default) option->capture_default_str();
  if (row.hidden) option->group("");
}

/// Called once the command has all its options.
void relate_options(CLI::App& command, const CommandOption& row) {
  CLI::Option* const option = command.get_option(row.name);
  if (!row.needs.empty()) option->needs(command.get_option(row.needs));
  for (const std::string& other : row.excludes) option->excludes(command.get_option(other));
}

/// CLI11 has codes of its own; bad use is always 2 here.
int parse(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitPass : kExitBadUse;
  } catch (const std::system_error&) {
    return -1;  // fmt throws it when output cannot be written: run_program tells
  }
  return -1;
}

/// CLI11 would report a missing command, not an unknown one.
std::string unknown_command(const Program& program, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return {};
  std::string names;
  for (const Command& command : program.commands) {
    if (command.name == argv[1]) return {};
    names += (names.empty() ? "" : ", ") + command.name;
  }
  return "no command '" + std::string(argv[1]) + "', expected one of " + names;
}

}  // namespace

int run_program(const Program& program, int argc, char** argv) {
  CLI::App app{program.about};
  app.set_version_flag("--version", program.version);
  app.require_subcommand(1);
  app.failure_message([](const CLI::App*, const CLI::Error& error) {
    return "hitless: " + std::string(error.what()) + "; see hitless --help\n";
  });
  int code = kExitPass;
  for (const Command& command : program.commands) {
    CLI::App* const added = app.add_subcommand(command.name, command.help);
    for (const CommandOption& row : command.options) add_option(*added, row);
    for (const CommandOption& row : command.options) relate_options(*added, row);
    added->callback([&command, &code] { code = command.run(); });
  }
  if (const std::string unknown = unknown_command(program, argc, argv); !unknown.empty())
    return report_error({ErrorCode::bad_input, unknown});
  const int parsed = parse(app, argc, argv);
  // Output that could not be written must not look like success.
  if ((std::fflush(stdout) != 0 || std::ferror(stdout) != 0) && code == kExitPass)
    return report_error({ErrorCode::io, "standard output: could not be written (disk full?)"});
  return parsed >= 0 ? parsed : code;
}

CommandOption simd_option(std::uint32_t& bits) {
  return {.name = "--force-max-simd-bitwidth",
          .target = &bits,
          .help = "Widest SIMD path: 64, 128, 256 or 512",
          .one_of = {64, 128, 256, 512}};
}

}  // namespace hitless
