#pragma once
// A program run beside this one, without a shell. It gets only the descriptors given here, is told to end (SIGTERM)
// when the thread that started it ends, and never outlives its ChildProcess.

#include <sys/types.h>

#include <atomic>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dataplane/base/result.h"

namespace hitless {

struct ChildCommand {
  std::vector<std::string> argv;         ///< argv[0] is looked up in PATH when it has no '/'
  std::vector<std::string> environment;  ///< "NAME=value", instead of what we have under that name
  bool bare_environment = false;         ///< it gets `environment` and nothing of ours
  /// Its standard input and output are lines to and from us. Otherwise it reads nothing, and what it prints is kept.
  bool by_line = false;
  std::vector<int> cpus;  ///< CPUs it may use; empty: those that we may
};

/// How it ended.
struct ChildEnd {
  int exit_code = 0;  ///< meaningless after a signal
  int signal = 0;     ///< that ended it; 0: none
  [[nodiscard]] bool passed() const { return signal == 0 && exit_code == 0; }
};
/// "exit code 2", "signal 9 (Killed)".
[[nodiscard]] std::string to_string(const ChildEnd& end);
/// It ended by a signal that a program's own fault raises (SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL), or says so of a
/// process of its own by exit code 128 + signal. Any other signal, SIGKILL above all, comes from outside.
[[nodiscard]] bool crashed(const ChildEnd& end);

/// The last line of what a program said that is not empty.
[[nodiscard]] std::string last_line(std::string text);
/// A build as argv[0]: a name without '/' is a file of this folder, as everywhere on our command line, and no program
/// of PATH.
[[nodiscard]] std::string program_path(const std::string& build);

class ChildProcess {
 public:
  /// unsupported when the system gives no process or descriptor; not_found when the program cannot be executed.
  static Result<ChildProcess> start(const ChildCommand& command);
  /// Ends it when it still runs: SIGTERM, two seconds later SIGKILL, to it and to what it started.
  ~ChildProcess();
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }

  /// Sends one line (without its end); only by_line. io when it no longer reads.
  Result<void> write_line(std::string_view line);
  /// It reads the end of its input from now on.
  void close_input();
  /// Its next line; none at the end of its output. io when none comes within `timeout_ms`, unsupported once
  /// `interrupted` is set (it may be null). Only by_line.
  Result<std::optional<std::string>> read_line(int timeout_ms, const std::atomic<bool>* interrupted = nullptr);

  /// Waits for its end; none when it still runs after `timeout_ms` (-1: for ever). The end stays known.
  std::optional<ChildEnd> wait(int timeout_ms = -1);
  /// What it has printed; empty with by_line.
  [[nodiscard]] std::string output() const;
  /// The last of what it wrote to its standard error, at most `bytes_max` bytes.
  [[nodiscard]] std::string error_tail(std::size_t bytes_max = 4096) const;

 private:
  ChildProcess() = default;
  void end();

  pid_t pid_ = -1;
  int handle_ = -1;                          ///< pidfd: ready to read once it has ended
  int input_ = -1;                           ///< we write, it reads
  int lines_ = -1;                           ///< it writes, we read
  int kept_output_ = -1, kept_errors_ = -1;  ///< files without a name
  std::string buffer_;                       ///< read, not yet a line
  std::optional<ChildEnd> ended_;
};

/// Runs it to its end: its output, or why not: bad_input and the last line of its standard error when it ended with
/// 1 or 2, unsupported otherwise, after `timeout_ms`, or once `interrupted` is set (it may be null). When it crashed,
/// `crash` says how (it may be null too).
Result<std::string> run_to_end(const ChildCommand& command, int timeout_ms,
                               const std::atomic<bool>* interrupted = nullptr,
                               std::optional<ChildEnd>* crash = nullptr);

}  // namespace hitless
