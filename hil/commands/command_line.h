#pragma once
// The command line as rows: a subcommand is its name, its options and its function. One file hands the rows to CLI11,
// which takes ten seconds to compile wherever it is included.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hitless {

/// Where the value goes; the value before is the default. A bool is a flag.
using OptionTarget = std::variant<bool*, std::string*, std::vector<std::string>*, std::uint32_t*, std::uint64_t*,
                                  std::optional<std::uint32_t>*, std::optional<std::uint64_t>*>;

struct CommandOption {
  std::string name;  ///< "--seed"; a name without dashes is an argument by its place
  OptionTarget target;
  std::string help = {};
  bool required = false;
  bool shows_default = false;  ///< in --help
  bool hidden = false;         ///< from --help
  std::optional<std::pair<std::uint64_t, std::uint64_t>> range = {};
  std::vector<int> one_of = {};            ///< allowed numbers; empty: all
  std::string needs = {};                  ///< the option without which this one is bad use
  std::vector<std::string> excludes = {};  ///< options beside which this one is bad use
};

struct Command {
  std::string name;
  std::string help;
  std::vector<CommandOption> options;  ///< in the order of --help
  std::function<int()> run;            ///< called once the options are read; returns the exit code
};

struct Program {
  std::string about;
  std::string version;
  std::vector<Command> commands;
};

/// Reads the command line and runs the command that it names. Bad use prints one line and is kExitBadUse.
int run_program(const Program& program, int argc, char** argv);

/// --force-max-simd-bitwidth, which caps the widest SIMD path that DPDK and the FIB take; 0: as the machine has it.
[[nodiscard]] CommandOption simd_option(std::uint32_t& bits);

}  // namespace hitless
