// Worker processes: forked before EAL starts, each with a pipe for requests and a pipe for answers. A worker that dies
// is a failed run, and is replaced.

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <deque>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hil/sweep/sweep.h"

namespace hitless {
namespace {

bool write_line(int fd, const std::string& line) {
  const std::string text = line + "\n";
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t wrote = write(fd, text.data() + done, text.size() - done);
    if (wrote < 0 && errno != EINTR) return false;
    if (wrote > 0) done += static_cast<std::size_t>(wrote);
  }
  return true;
}

/// Appends the bytes that have arrived to `buffer`; false at the end of the stream.
bool read_more(int fd, std::string& buffer) {
  char bytes[4096];
  const ssize_t got = read(fd, bytes, sizeof(bytes));
  if (got > 0) buffer.append(bytes, static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && errno == EINTR);
}

std::optional<std::string> take_line(std::string& buffer) {
  const std::size_t end = buffer.find('\n');
  if (end == std::string::npos) return std::nullopt;
  std::string line = buffer.substr(0, end);
  buffer.erase(0, end + 1);
  return line;
}

[[noreturn]] void be_worker(const Scenario& scenario, int requests, int answers) {
  std::string buffer;
  const auto next_request = [&]() -> std::string {
    for (;;) {
      if (auto line = take_line(buffer)) return *line;
      if (!read_more(requests, buffer)) return {};
    }
  };
  const auto done =
      work_on_sweep(scenario, next_request, [&](const std::string& line) { return write_line(answers, line); });
  if (!done)
    write_line(answers,
               nlohmann::json{{"error", done.error().message}, {"code", static_cast<int>(done.error().code)}}.dump(
                   -1, ' ', false, nlohmann::json::error_handler_t::replace));
  _exit(0);  // no destructor runs: the parent's objects belong to the parent
}

constexpr int kLookEveryMs = 100;

class WorkerPool {
 public:
  WorkerPool(const Scenario& scenario, const std::vector<SweepRun>& runs, std::size_t workers,
             const std::atomic<bool>* interrupted)
      : scenario_(scenario), interrupted_(interrupted), results_(runs), done_(runs.size(), false) {
    for (std::size_t i = 0; i < runs.size(); ++i) todo_.push_back(i);
    workers_.resize(std::max<std::size_t>(1, std::min(workers, runs.size())));
  }

  ~WorkerPool() {
    for (Worker& worker : workers_) end(worker);
  }
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  Result<std::vector<SweepRun>> run() {
    std::size_t left = results_.size();
    for (Worker& worker : workers_)
      if (auto fed = feed(worker); !fed) return tl::unexpected(fed.error());
    while (left > 0) {
      if (interrupted_ != nullptr && interrupted_->load(std::memory_order_relaxed)) return interrupt();
      std::vector<pollfd> waiting;
      for (const Worker& worker : workers_) waiting.push_back({worker.answers, POLLIN, 0});
      // A signal that comes just before the poll does not end the poll: hence the limit.
      if (poll(waiting.data(), waiting.size(), kLookEveryMs) < 0 && errno != EINTR)
        return fail(ErrorCode::io, std::string("poll: ") + strerror(errno));
      for (std::size_t i = 0; i < workers_.size(); ++i) {
        if ((waiting[i].revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
        Result<bool> answered = hear(workers_[i]);
        if (!answered) return tl::unexpected(answered.error());
        if (!*answered) continue;
        --left;
        if (auto fed = feed(workers_[i]); !fed) return tl::unexpected(fed.error());
      }
    }
    return std::move(results_);
  }

 private:
  struct Worker {
    pid_t pid = 0;
    int requests = -1, answers = -1;
    std::optional<std::size_t> busy_with;
    std::string buffer;
  };

  /// The workers end in the middle of their runs; finished runs stay.
  std::vector<SweepRun> interrupt() {
    for (const Worker& worker : workers_)
      if (worker.pid > 0) kill(worker.pid, SIGTERM);
    std::vector<SweepRun> done;
    for (std::size_t i = 0; i < results_.size(); ++i)
      if (done_[i]) done.push_back(std::move(results_[i]));
    return done;
  }

  Result<void> start(Worker& worker) {
    int requests[2], answers[2];
    if (pipe(requests) != 0) return fail(ErrorCode::io, std::string("pipe: ") + strerror(errno));
    if (pipe(answers) != 0) return fail(ErrorCode::io, std::string("pipe: ") + strerror(errno));
    worker.pid = fork();
    if (worker.pid < 0) return fail(ErrorCode::unsupported, std::string("fork: ") + strerror(errno));
    if (worker.pid == 0) {
      setpgid(0, 0);  // Ctrl-C is the parent's, which then ends its workers
      // Another worker's end of a pipe, kept open here, would hide that worker's death.
      for (const Worker& other : workers_) {
        if (other.requests >= 0) close(other.requests);
        if (other.answers >= 0) close(other.answers);
      }
      close(requests[1]);
      close(answers[0]);
      be_worker(scenario_, requests[0], answers[1]);
    }
    close(requests[0]);
    close(answers[1]);
    worker.requests = requests[1];
    worker.answers = answers[0];
    return {};
  }

  /// Closes the pipes, which ends the worker, and returns how it ended.
  int end(Worker& worker) {
    int status = 0;
    if (worker.pid <= 0) return status;
    close(worker.requests);
    close(worker.answers);
    while (waitpid(worker.pid, &status, 0) < 0 && errno == EINTR) {
    }
    worker = Worker();
    return status;
  }

  /// Gives the worker its next run, when there is one.
  Result<void> feed(Worker& worker) {
    if (todo_.empty()) return {};
    if (worker.pid <= 0)
      if (auto started = start(worker); !started) return started;
    worker.busy_with = todo_.front();
    todo_.pop_front();
    const SweepRun& run = results_[*worker.busy_with];
    write_line(worker.requests, fmt::format("{} {}", run.run, run.fault.text));  // hear() finds a dead worker
    return {};
  }

  /// True when a run is done, well or not.
  Result<bool> hear(Worker& worker) {
    const bool open = read_more(worker.answers, worker.buffer);
    if (const auto line = take_line(worker.buffer)) {
      auto run = parse_sweep_line(*line);
      if (!run) return tl::unexpected(run.error());
      SweepRun& result = results_[*worker.busy_with];
      run->fault = result.fault;
      result = std::move(*run);
      done_[*std::exchange(worker.busy_with, std::nullopt)] = true;
      return true;
    }
    if (open) return false;
    const auto busy_with = worker.busy_with;
    const int status = end(worker);
    if (!busy_with) return false;
    done_[*busy_with] = true;
    results_[*busy_with].findings = {WIFSIGNALED(status)
                                         ? fmt::format("its process died of signal {}", WTERMSIG(status))
                                         : fmt::format("its process ended with {}", WEXITSTATUS(status))};
    return true;
  }

  const Scenario& scenario_;
  const std::atomic<bool>* interrupted_;
  std::vector<SweepRun> results_;
  std::vector<bool> done_;
  std::deque<std::size_t> todo_;
  std::vector<Worker> workers_;
};

}  // namespace

Result<std::vector<SweepRun>> run_on_workers(const Scenario& scenario, const std::vector<SweepRun>& runs,
                                             std::uint32_t workers, const std::atomic<bool>* interrupted) {
  signal(SIGPIPE, SIG_IGN);
  return WorkerPool(scenario, runs, workers, interrupted).run();
}

}  // namespace hitless
