#include "hil/regression/child_process.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace hitless {
namespace {

constexpr int kPatienceMs = 2000;  // from SIGTERM to SIGKILL
constexpr int kExitSignal = 128;   // a shell's exit code for a child that a signal ended: 128 + signal
constexpr int kLookMs = 100;       // between two looks at the interruption
constexpr std::size_t kLineBytesMax = 1U << 20;

void close_once(int& descriptor) {
  if (const int open = std::exchange(descriptor, -1); open >= 0) close(open);
}

/// Descriptors of a start; those that are left in it are closed.
struct Descriptors {
  int input = -1, child_input = -1;
  int lines = -1, child_output = -1;
  int errors = -1;
  int trouble = -1, child_trouble = -1;  ///< carries errno when the program cannot be executed
  Descriptors() = default;
  ~Descriptors() {
    for (int* one : {&input, &child_input, &lines, &child_output, &errors, &trouble, &child_trouble}) close_once(*one);
  }
  Descriptors(const Descriptors&) = delete;
  Descriptors& operator=(const Descriptors&) = delete;
};

/// Every descriptor closes in any program that we start: another child would keep this one's pipes open.
bool open_all(Descriptors& all, bool by_line) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return false;
  all.trouble = ends[0];
  all.child_trouble = ends[1];
  all.errors = memfd_create("errors", MFD_CLOEXEC);
  if (all.errors < 0) return false;
  if (!by_line) {
    all.child_input = open("/dev/null", O_RDONLY | O_CLOEXEC);
    all.child_output = memfd_create("output", MFD_CLOEXEC);
    return all.child_input >= 0 && all.child_output >= 0;
  }
  // A socket, so that a write to a child that no longer reads is an error and not a signal.
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return false;
  all.input = ends[0];
  all.child_input = ends[1];
  if (pipe2(ends, O_CLOEXEC) != 0) return false;
  all.lines = ends[0];
  all.child_output = ends[1];
  return true;
}

std::vector<std::string> environment_of(const ChildCommand& command) {
  std::vector<std::string> all = command.environment;
  if (command.bare_environment) return all;
  for (char** ours = environ; *ours != nullptr; ++ours) {
    const std::string_view entry(*ours);
    const std::string_view name = entry.substr(0, entry.find('=') + 1);
    if (std::ranges::none_of(command.environment, [&](const std::string& given) { return given.starts_with(name); }))
      all.emplace_back(entry);
  }
  return all;
}

std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// glibc 2.36 declares its own pidfd_open() for C alone. The descriptor closes in any program that we start.
int open_pidfd(pid_t pid) { return static_cast<int>(syscall(SYS_pidfd_open, pid, 0)); }

/// Turns the new process into the program. Nothing here may allocate: the parent has other threads.
[[noreturn]] void become(char* const* argv, char* const* environment, const Descriptors& all, const cpu_set_t* cpus,
                         pid_t parent) {
  setpgid(0, 0);  // Ctrl-C reaches the parent only; the child's children can be ended with it
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(127);  // the parent was gone before prctl()
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  const bool ready = dup2(all.child_input, STDIN_FILENO) >= 0 && dup2(all.child_output, STDOUT_FILENO) >= 0 &&
                     dup2(all.errors, STDERR_FILENO) >= 0 &&
                     close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) == 0 &&
                     (cpus == nullptr || sched_setaffinity(0, sizeof(*cpus), cpus) == 0);
  if (ready) execvpe(argv[0], argv, environment);
  const int why = errno;
  (void)!write(all.child_trouble, &why, sizeof(why));
  _exit(127);
}

/// errno of the child's exec; 0 when it became the program.
int exec_trouble(int trouble) {
  int why = 0;
  ssize_t got = 0;
  do got = read(trouble, &why, sizeof(why));
  while (got < 0 && errno == EINTR);
  return got == static_cast<ssize_t>(sizeof(why)) ? why : 0;
}

std::string contents(int file, std::size_t bytes_max) {
  struct stat status {};
  if (file < 0 || fstat(file, &status) != 0) return {};
  const auto size = static_cast<std::size_t>(status.st_size);
  std::string text(std::min(size, bytes_max), '\0');
  const ssize_t got = pread(file, text.data(), text.size(), static_cast<off_t>(size - text.size()));
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text;
}

bool is_set(const std::atomic<bool>* flag) { return flag != nullptr && *flag; }

/// True once `descriptor` can be read or is at its end. The wait has short steps: a signal may come to another thread,
/// or between a look at the flag and the wait.
bool readable(int descriptor, int timeout_ms, const std::atomic<bool>* interrupted = nullptr) {
  pollfd waiting{descriptor, POLLIN, 0};
  for (int left_ms = timeout_ms; !is_set(interrupted); left_ms -= kLookMs) {
    if (poll(&waiting, 1, std::clamp(left_ms, 0, kLookMs)) > 0) return true;
    if (left_ms <= kLookMs) return false;
  }
  return false;
}

}  // namespace

std::string last_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text.substr(text.find_last_of('\n') + 1);
}

std::string program_path(const std::string& build) {
  return build.find('/') == std::string::npos ? "./" + build : build;
}

std::string to_string(const ChildEnd& end) {
  if (end.signal == 0) return "exit code " + std::to_string(end.exit_code);
  return "signal " + std::to_string(end.signal) + " (" + strsignal(end.signal) + ")";
}

bool crashed(const ChildEnd& end) {
  const int signal = end.signal != 0 ? end.signal : end.exit_code - kExitSignal;
  return signal == SIGSEGV || signal == SIGABRT || signal == SIGBUS || signal == SIGFPE || signal == SIGILL;
}

Result<ChildProcess> ChildProcess::start(const ChildCommand& command) {
  HITLESS_CHECK(!command.argv.empty(), "a command without a program");
  const auto no_process = [&] {
    return fail(ErrorCode::unsupported, "no process for " + command.argv[0] + ": " + strerror(errno));
  };
  Descriptors all;
  if (!open_all(all, command.by_line)) return no_process();
  std::vector<std::string> words = command.argv, variables = environment_of(command);
  const std::vector<char*> argv = pointers_to(words), environment = pointers_to(variables);
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  for (const int cpu : command.cpus) CPU_SET(static_cast<std::size_t>(cpu), &cpus);
  const pid_t parent = getpid();
  ChildProcess child;
  child.pid_ = fork();
  if (child.pid_ < 0) return no_process();
  if (child.pid_ == 0) become(argv.data(), environment.data(), all, command.cpus.empty() ? nullptr : &cpus, parent);
  setpgid(child.pid_, child.pid_);  // parent and child both do, whichever comes first
  close_once(all.child_trouble);
  child.handle_ = open_pidfd(child.pid_);
  if (child.handle_ < 0) return no_process();
  child.input_ = std::exchange(all.input, -1);
  child.lines_ = std::exchange(all.lines, -1);
  child.kept_errors_ = std::exchange(all.errors, -1);
  if (!command.by_line) child.kept_output_ = std::exchange(all.child_output, -1);
  if (const int why = exec_trouble(all.trouble); why != 0)
    return fail(ErrorCode::not_found, command.argv[0] + ": cannot be executed: " + strerror(why));
  return child;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept { *this = std::move(other); }

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  if (this == &other) return *this;
  end();
  pid_ = std::exchange(other.pid_, -1);
  handle_ = std::exchange(other.handle_, -1);
  input_ = std::exchange(other.input_, -1);
  lines_ = std::exchange(other.lines_, -1);
  kept_output_ = std::exchange(other.kept_output_, -1);
  kept_errors_ = std::exchange(other.kept_errors_, -1);
  buffer_ = std::move(other.buffer_);
  ended_ = std::exchange(other.ended_, std::nullopt);
  return *this;
}

ChildProcess::~ChildProcess() { end(); }

void ChildProcess::end() {
  close_input();
  if (pid_ > 0 && !ended_) {
    kill(-pid_, SIGTERM);
    if (handle_ < 0 || !wait(kPatienceMs)) {
      kill(-pid_, SIGKILL);
      wait();
    }
  }
  for (int* one : {&handle_, &lines_, &kept_output_, &kept_errors_}) close_once(*one);
  pid_ = -1;
}

Result<void> ChildProcess::write_line(std::string_view line) {
  const std::string text = std::string(line) + "\n";
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t wrote = send(input_, text.data() + done, text.size() - done, MSG_NOSIGNAL);
    if (wrote < 0 && errno != EINTR)
      return fail(ErrorCode::io, "process " + std::to_string(pid_) + " no longer reads: " + strerror(errno));
    if (wrote > 0) done += static_cast<std::size_t>(wrote);
  }
  return {};
}

void ChildProcess::close_input() { close_once(input_); }

Result<std::optional<std::string>> ChildProcess::read_line(int timeout_ms, const std::atomic<bool>* interrupted) {
  for (;;) {
    if (const std::size_t end = buffer_.find('\n'); end != std::string::npos) {
      std::string line = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      return line;
    }
    if (buffer_.size() > kLineBytesMax)
      return fail(ErrorCode::io, "process " + std::to_string(pid_) + " writes a line without end");
    const bool ready = readable(lines_, timeout_ms, interrupted);
    if (is_set(interrupted)) return fail(ErrorCode::unsupported, "interrupted");
    if (!ready)
      return fail(ErrorCode::io,
                  "process " + std::to_string(pid_) + " says nothing for " + std::to_string(timeout_ms / 1000) + " s");
    char bytes[4096];
    const ssize_t got = read(lines_, bytes, sizeof(bytes));
    if (got > 0) buffer_.append(bytes, static_cast<std::size_t>(got));
    // A last line without its end was cut off: nobody may take it for a whole one.
    if (got == 0) return std::nullopt;
    if (got < 0 && errno != EINTR) return fail(ErrorCode::io, std::string("read: ") + strerror(errno));
  }
}

std::optional<ChildEnd> ChildProcess::wait(int timeout_ms) {
  if (ended_ || pid_ <= 0) return ended_;
  if (timeout_ms >= 0 && !readable(handle_, timeout_ms)) return std::nullopt;
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  kill(-pid_, SIGTERM);  // processes that the child may have left behind
  ended_ = WIFSIGNALED(status) ? ChildEnd{0, WTERMSIG(status)} : ChildEnd{WEXITSTATUS(status), 0};
  return ended_;
}

std::string ChildProcess::output() const { return contents(kept_output_, SIZE_MAX); }

std::string ChildProcess::error_tail(std::size_t bytes_max) const { return contents(kept_errors_, bytes_max); }

Result<std::string> run_to_end(const ChildCommand& command, int timeout_ms, const std::atomic<bool>* interrupted,
                               std::optional<ChildEnd>* crash) {
  auto child = ChildProcess::start(command);
  if (!child) return tl::unexpected(child.error());
  std::optional<ChildEnd> end;
  for (int waited_ms = 0; !end && waited_ms < timeout_ms; waited_ms += kLookMs) {
    end = child->wait(std::min(kLookMs, timeout_ms - waited_ms));
    if (is_set(interrupted)) return fail(ErrorCode::unsupported, "interrupted");
  }
  if (!end)
    return fail(ErrorCode::unsupported,
                command.argv[0] + ": not done after " + std::to_string(timeout_ms / 1000) + " s");
  if (end->passed()) return child->output();
  if (crash != nullptr && crashed(*end)) *crash = {0, end->signal != 0 ? end->signal : end->exit_code - kExitSignal};
  const bool its_input = end->signal == 0 && (end->exit_code == 1 || end->exit_code == 2);
  return fail(its_input ? ErrorCode::bad_input : ErrorCode::unsupported,
              command.argv[0] + ": " + to_string(*end) + ": " + last_line(child->error_tail()));
}

}  // namespace hitless
