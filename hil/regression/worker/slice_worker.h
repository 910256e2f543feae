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
  std::vector<int> cpus;                     ///< it may use these alone; empty: ours
  std::vector<std::string> runner;           ///< what runs the build, with its options: valgrind...; empty: the system
  std::vector<std::string> arguments;        ///< of the worker besides its scenario
  std::vector<std::string> environment;      ///< "NAME=value"
  bool bare_environment = false;             ///< nothing of ours besides
  std::optional<ChildEnd>* crash = nullptr;  ///< it is written there how the worker crashed; may be null
  const std::atomic<bool>* interrupted = nullptr;  ///< set from outside: no answer is waited for; may be null
  int boot_ms = 120'000;                           ///< longest wait for its greeting
  int slice_ms = 120'000;                          ///< longest wait for a slice
};

class SliceWorker {
 public:
  /// Starts `build bench --worker scenario` and waits until it has booted. The worker's own error when it has one;
  /// otherwise the build, how it ended and what it said last.
  static Result<SliceWorker> start(const std::string& build, const std::string& scenario,
                                   const SliceWorkerOptions& options);

  [[nodiscard]] const WorkerGreeting& greeting() const { return greeting_; }
  Result<SliceDone> run(const SliceRequest& request);
  /// Tells it to end and waits.
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

/// Packets of a slice that takes the worker about `slice_ms` of CPU time; it forwards some slices for that, which also
/// warm it up.
Result<std::uint64_t> packets_of_slice(SliceWorker& worker, std::uint32_t slice_ms);

}  // namespace hitless
