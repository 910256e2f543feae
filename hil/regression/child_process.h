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
  std::vector<std::string> environment;  ///< "NAME=value", in place of our variable of that name
  bool bare_environment = false;         ///< the child gets `environment` and none of our variables
  /// The child's standard input and output are lines to and from us; else it reads nothing, and its output is kept.
  bool by_line = false;
  std::vector<int> cpus;  ///< CPUs that the child may use; empty: ours
};

/// How a child ended.
struct ChildEnd {
  int exit_code = 0;  ///< meaningless after a signal
  int signal = 0;     ///< the signal that ended the child; 0: none
  [[nodiscard]] bool passed() const { return signal == 0 && exit_code == 0; }
};
/// "exit code 2", "signal 9 (Killed)".
[[nodiscard]] std::string to_string(const ChildEnd& end);
/// Whether a fault of its own ended the child (SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL), or a process of the child,
/// which exit code 128 + signal reports. Any other signal, SIGKILL above all, comes from outside.
[[nodiscard]] bool crashed(const ChildEnd& end);

/// The last line of a program's output that is not empty.
[[nodiscard]] std::string last_line(std::string text);
/// A build's path as argv[0]: a name without '/' is a file of this folder, as everywhere on our command line, and no
/// program of PATH.
[[nodiscard]] std::string program_path(const std::string& build);

class ChildProcess {
 public:
  /// unsupported when the system gives no process or descriptor; not_found when the program cannot be executed.
  static Result<ChildProcess> start(const ChildCommand& command);
  /// Ends a child that still runs: SIGTERM, two seconds later SIGKILL, to the child and its own children.
  ~ChildProcess();
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }

  /// Sends one line (without its end); only by_line. io when the child no longer reads.
  Result<void> write_line(std::string_view line);
  /// Closes the child's input: from now on the child reads its end.
  void close_input();
  /// The child's next line; none at the end of its output. io when no line comes within `timeout_ms`, unsupported once
  /// `interrupted` (which may be null) is set. Only by_line.
  Result<std::optional<std::string>> read_line(int timeout_ms, const std::atomic<bool>* interrupted = nullptr);

  /// Waits for the child's end; none when the child still runs after `timeout_ms` (-1: for ever). The end stays known.
  std::optional<ChildEnd> wait(int timeout_ms = -1);
  /// The child's standard output so far; empty with by_line.
  [[nodiscard]] std::string output() const;
  /// The last bytes of the child's standard error, at most `bytes_max`.
  [[nodiscard]] std::string error_tail(std::size_t bytes_max = 4096) const;

 private:
  ChildProcess() = default;
  void end();

  pid_t pid_ = -1;
  int handle_ = -1;                          ///< pidfd: ready to read once the child has ended
  int input_ = -1;                           ///< we write, the child reads
  int lines_ = -1;                           ///< the child writes, we read
  int kept_output_ = -1, kept_errors_ = -1;  ///< files without a name
  std::string buffer_;                       ///< bytes read that are no whole line yet
  std::optional<ChildEnd> ended_;
};

/// Runs a program to its end and returns its output. bad_input with the last line of its standard error when it ended
/// with 1 or 2; unsupported when it ended otherwise, after `timeout_ms`, or once `interrupted` is set. `crash` receives
/// how a program crashed. `interrupted` and `crash` may be null.
Result<std::string> run_to_end(const ChildCommand& command, int timeout_ms,
                               const std::atomic<bool>* interrupted = nullptr,
                               std::optional<ChildEnd>* crash = nullptr);

}  // namespace hitless
