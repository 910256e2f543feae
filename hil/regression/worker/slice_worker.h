#pragma once
// A bench's side of a worker process.

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hil/regression/child_process.h"
#include "hil/regression/worker/slice_protocol.h"

namespace hitless {

struct SliceWorkerOptions {
  std::vector<int> cpus;                 ///< CPUs that the worker may use; empty: ours
  std::vector<std::string> runner;       ///< program that runs the build, with options: valgrind...; empty: the system
  std::vector<std::string> arguments;    ///< arguments of the worker besides its scenario
  std::vector<std::string> environment;  ///< "NAME=value"
  bool bare_environment = false;         ///< none of our variables besides
  std::optional<ChildEnd>* crash = nullptr;        ///< receives how the worker crashed; may be null
  const std::atomic<bool>* interrupted = nullptr;  ///< set from outside: the wait for an answer ends; may be null
  int boot_ms = 120'000;                           ///< longest wait for the greeting
  int slice_ms = 120'000;                          ///< longest wait for a slice
};

class SliceWorker {
 public:
  /// Starts `build bench --worker scenario` and waits until the worker has booted. The error is the worker's own when
  /// it has one; otherwise it names the build, its end and its last line.
  static Result<SliceWorker> start(const std::string& build, const std::string& scenario,
                                   const SliceWorkerOptions& options);

  [[nodiscard]] const WorkerGreeting& greeting() const { return greeting_; }
  Result<SliceDone> run(const SliceRequest& request);
  /// Tells the worker to end and waits for its end.
  Result<void> finish();

 private:
  SliceWorker(std::string build, ChildProcess process, const SliceWorkerOptions& options)
      : build_(std::move(build)),
        process_(std::move(process)),
        crash_(options.crash),
        interrupted_(options.interrupted),
        slice_ms_(options.slice_ms) {}
  Result<std::string> next_line(int timeout_ms);
  [[nodiscard]] tl::unexpected<Error> gone();

  std::string build_;
  ChildProcess process_;
  std::optional<ChildEnd>* crash_;
  const std::atomic<bool>* interrupted_;
  int slice_ms_;
  WorkerGreeting greeting_;
};

/// The file of the program at work.
Result<std::string> own_build();

/// Packets of a slice that takes the worker about `slice_ms` of CPU time; the worker forwards some slices for that, and
/// is warm then.
Result<std::uint64_t> packets_of_slice(SliceWorker& worker, std::uint32_t slice_ms);

}  // namespace hitless
