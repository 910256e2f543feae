#include "hil/regression/worker/bench_worker.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include <fmt/format.h>

#include "hil/regression/worker/slice_protocol.h"
#include "hil/regression/worker/stage_counter.h"
#include "hil/run/prepared_run.h"
#include "hil/runtime/build_info.h"
#include "hil/runtime/eal.h"
#include "hil/runtime/exit_code.h"
#include "hil/runtime/interrupt.h"
#include "hil/runtime/monotonic_clock.h"
#include "hil/runtime/temporary_folder.h"

namespace hitless {
namespace {

constexpr Duration kForEver = std::chrono::hours(24 * 365 * 10);

bool write_line(const std::string& line) {
  const std::string text = line + "\n";
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t wrote = write(STDOUT_FILENO, text.data() + done, text.size() - done);
    if (wrote < 0 && errno != EINTR) return false;
    if (wrote > 0) done += static_cast<std::size_t>(wrote);
  }
  return true;
}

/// The next line of standard input; none at its end, or once SIGTERM has come.
std::optional<std::string> next_line(std::string& buffer, const std::atomic<bool>& interrupted) {
  for (;;) {
    if (const std::size_t end = buffer.find('\n'); end != std::string::npos) {
      std::string line = buffer.substr(0, end);
      buffer.erase(0, end + 1);
      return line;
    }
    char bytes[512];
    const ssize_t got = read(STDIN_FILENO, bytes, sizeof(bytes));
    if (got == 0 || (got < 0 && errno != EINTR) || interrupted) return std::nullopt;
    if (got > 0) buffer.append(bytes, static_cast<std::size_t>(got));
  }
}

/// Lets the run forward the slices that are asked for, and holds it in between.
class SliceGate final : public StepGate {
 public:
  SliceGate(const Scenario& scenario, StageCounter* counter, const std::atomic<bool>& interrupted)
      : scenario_(scenario), counter_(counter), interrupted_(interrupted) {}

  bool let_pass(const ForwardingState& state) override {
    if (state.packets < until_ && !state.traffic_over) [[likely]]
      return true;
    if (in_slice_ && !end_slice(state)) return false;
    if (!greeted_ && !greet()) return false;
    return begin_slice(state);
  }
  [[nodiscard]] bool greeted() const { return greeted_; }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  bool refuse(Error error) {
    error_ = std::move(error);
    return false;
  }

  bool greet() {
    greeted_ = true;
    return write_line(
        to_line(WorkerGreeting{kSliceProtocol, scenario_.name, scenario_.seed, kBuildVersion, kBuildCommit,
                               kBuildCompiler, std::string(kBuildType) + " " + kBuildFlags}));
  }

  bool begin_slice(const ForwardingState& state) {
    const auto line = next_line(buffer_, interrupted_);
    if (!line) return false;
    auto request = parse_request(*line);
    if (!request) return refuse(request.error());
    request_ = std::move(*request);
    if (request_.packets == 0) return refuse({ErrorCode::bad_input, "a slice of no packets"});
    from_ = state.packets;
    until_ = from_ + request_.packets;
    in_slice_ = true;
    if (!request_.count.empty() && !begin_count()) return false;
    wall_from_ns_ = wall_now_ns();
    cpu_from_ns_ = process_cpu_ns();
    return true;
  }

  bool begin_count() {
    if (counter_ == nullptr) return refuse({ErrorCode::unsupported, "instructions are counted under callgrind only"});
    if (request_.count == kWhole) {
      counter_->begin(std::nullopt);
      return true;
    }
    for (std::size_t i = 0; i < kStages; ++i)
      if (request_.count == to_string(static_cast<Stage>(i))) {
        counter_->begin(static_cast<Stage>(i));
        return true;
      }
    return refuse({ErrorCode::bad_input, "'" + request_.count + "' is no stage"});
  }

  bool end_slice(const ForwardingState& state) {
    SliceDone done;
    if (!request_.count.empty()) done.entries = counter_->end(request_.count.c_str());
    done.cpu_ns = process_cpu_ns() - cpu_from_ns_;
    done.wall_ns = wall_now_ns() - wall_from_ns_;
    done.packets = state.packets - from_;
    in_slice_ = false;
    if (state.traffic_over && state.packets < until_)
      return refuse(
          {ErrorCode::bad_input, fmt::format("{}: its traffic ends after {} packets, expected traffic without end",
                                             scenario_.path, state.packets)});
    for (const DropBook& drop : state.ledger.drops())
      if (is_gate(drop.reason))
        return refuse({ErrorCode::bad_input,
                       fmt::format("{}: {} of its packets were lost ({}), expected traffic that the chassis carries",
                                   scenario_.path, drop.packets, to_string(drop.reason))});
    return write_line(to_line(done));
  }

  static constexpr const char* kWhole = "whole";
  const Scenario& scenario_;
  StageCounter* counter_;
  const std::atomic<bool>& interrupted_;
  std::string buffer_;
  SliceRequest request_;
  bool greeted_ = false, in_slice_ = false;
  std::uint64_t from_ = 0, until_ = 0;
  std::int64_t wall_from_ns_ = 0, cpu_from_ns_ = 0;
  std::optional<Error> error_;
};

/// Leaves nothing of the scenario but its traffic, without end.
void leave_events_aside(Scenario& scenario) {
  scenario.steps.clear();
  scenario.faults.clear();
  scenario.routes.updates.clear();
  scenario.upgrade_to.reset();
  scenario.expect = Expectation();
  scenario.operator_spec = OperatorSpec();
  scenario.before = kForEver;
  scenario.deadline = 2 * kForEver;
}

Result<void> work(const WorkerOptions& options) {
  auto scenario = load_scenario(options.scenario);
  if (!scenario) return tl::unexpected(scenario.error());
  if (scenario->traffic.empty())
    return fail(ErrorCode::bad_input, options.scenario + ": it has no traffic, expected 'traffic'");
  leave_events_aside(*scenario);
  const auto prepared = prepare(std::move(*scenario));
  if (!prepared) return tl::unexpected(prepared.error());
  if (const auto started = start_eal({(*prepared)->needs.memory_bytes, options.max_simd_bitwidth}); !started)
    return started;
  if (options.count && !StageCounter::possible())
    return fail(ErrorCode::unsupported, "instructions are counted under callgrind only");
  StageCounter counter;
  const TemporaryFolder disks;
  RunOptions run;
  run.disks = disks.path().string();
  run.interrupted = &listen_for_interrupt();
  run.fib_building = FibBuilding::when_due;  // a second thread's heap moves addresses, on which memcpy's work depends
  run.taps = options.taps;
  run.stages = options.count ? &counter : nullptr;
  SliceGate gate((*prepared)->scenario, options.count ? &counter : nullptr, *run.interrupted);
  run.gate = &gate;
  const auto record = run_scenario((*prepared)->scenario, (*prepared)->catalogue, run);
  if (!record) return tl::unexpected(record.error());
  if (gate.error()) return tl::unexpected(*gate.error());
  if (!gate.greeted() && !*run.interrupted)
    return fail(ErrorCode::bad_input, options.scenario + ": the chassis did not become ready, expected one that boots");
  return {};
}

}  // namespace

int bench_worker(const WorkerOptions& options) {
  const auto worked = work(options);
  if (worked) return kExitPass;
  // The bench tells its user; standard error is for a reader of this process alone.
  write_line(to_line(worked.error()));
  return report_error(worked.error());
}

}  // namespace hitless
