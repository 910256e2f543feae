#include "hil/regression/compared_side.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "dataplane/base/enum_name.h"
#include "hil/regression/child_process.h"
#include "hil/runtime/interrupt.h"

namespace hitless {
namespace {

constexpr const char* kInstructionsForm = "\"hitless instructions\"";
constexpr const char* kExpected =
    "expected a hitless program, or a file that one wrote (result.json, instructions.json)";

ChildCommand command(std::vector<std::string> argv) {
  ChildCommand command;
  command.argv = std::move(argv);
  return command;
}

Result<ComparedSide> build_at(const std::string& path) {
  constexpr int kVersionMs = 20'000;
  const auto version = run_to_end(command({program_path(path), "--version"}), kVersionMs);
  if (!version || !version->starts_with("hitless "))
    return fail(ErrorCode::bad_input, path + ": is a program that says no version of hitless, " + kExpected);
  return ComparedSide{path, SideKind::build, last_line(*version)};
}

/// The child's end; none when the user has stopped us first.
std::optional<ChildEnd> wait_for(ChildProcess& child) {
  constexpr int kLookMs = 100;
  const std::atomic<bool>& interrupted = listen_for_interrupt();
  while (!interrupted)
    if (const auto end = child.wait(kLookMs)) return end;
  return std::nullopt;
}

}  // namespace

const char* to_string(SideKind kind) {
  return enum_name<SideKind::instructions>(kind, {"a build", "a result.json", "an instructions.json"});
}

Result<ComparedSide> side_of(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status))
    return fail(ErrorCode::bad_input, path + ": cannot be read (No such file or directory), " + kExpected);
  if (std::filesystem::is_directory(status)) {
    const bool results = std::filesystem::exists(std::filesystem::path(path) / "result.json", error);
    return fail(ErrorCode::bad_input,
                path + ": is a folder, " + (results ? "expected the result.json in it" : kExpected));
  }
  if (!std::filesystem::is_regular_file(status)) return fail(ErrorCode::bad_input, path + ": is no file, " + kExpected);
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorCode::bad_input, path + ": cannot be read (no permission?), " + kExpected);
  const int first = (file >> std::ws).peek();
  if (first != '{') {
    if (access(path.c_str(), X_OK) == 0 && first != std::ifstream::traits_type::eof()) return build_at(path);
    return fail(ErrorCode::bad_input, path + ": is neither a program nor JSON, " + kExpected);
  }
  // A key tells which of the two files it is; the file's reader tells whether the file is good.
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const bool instructions = text.find(kInstructionsForm) != std::string::npos;
  return ComparedSide{path, instructions ? SideKind::instructions : SideKind::result, {}};
}

Result<BuildRun> run_for_result(const ComparedSide& build, const std::string& scenario, const std::string& out) {
  auto child = ChildProcess::start(command({program_path(build.path), "run", scenario, "--out", out}));
  if (!child) return tl::unexpected(child.error());
  const auto end = wait_for(*child);
  if (!end) return fail(ErrorCode::unsupported, "interrupted");
  const std::string result = out + "/result.json";
  std::error_code error;
  // Exit code 1 is a verdict, which is compared like every other result.
  if (end->signal == 0 && end->exit_code <= 1 && std::filesystem::exists(result, error))
    return BuildRun{RunOutcome::result, result, to_string(*end), {}};
  const std::string why =
      fmt::format("{} run {}: {}: {}", build.path, scenario, to_string(*end), last_line(child->error_tail()));
  if (crashed(*end)) return BuildRun{RunOutcome::crashed, {}, to_string(*end), why};
  if (end->signal == 0 && end->exit_code == 2) return BuildRun{RunOutcome::refused, {}, to_string(*end), why};
  return fail(ErrorCode::unsupported, why);
}

}  // namespace hitless
