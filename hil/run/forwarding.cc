#include "hil/run/forwarding.h"

#include <algorithm>
#include <optional>

#include "hil/clock/wall_clock.h"
#include "hil/output/format.h"

namespace hitless {
namespace {

/// Holds a run to its pace; does nothing for a run without a pace.
class Pace {
 public:
  Pace(const ClockOptions& options, Instant start, RunRecorder& recorder) : recorder_(recorder) {
    if (options.kind != ClockKind::paced) return;
    clock_.emplace(start, options.speed_milli);
    step_ = std::clamp(Duration{kPacedStep.count() * static_cast<Duration::rep>(options.speed_milli) / 1000},
                       Duration{1}, kStepMax);
  }
  [[nodiscard]] Duration step_max() const { return step_; }
  void hold_until(Instant instant) {
    if (clock_) recorder_.paced_step_begun(clock_->wait_until(instant));
  }

 private:
  std::optional<WallClock> clock_;
  Duration step_ = kStepMax;
  RunRecorder& recorder_;
};

}  // namespace

void Forwarding::deadline_passed() const {
  recorder.ended_early("not finished by the deadline of " +
                       duration_text(to_ns(recorder.record().input.scenario.deadline)));
}

void forward_in_virtual_time(const Forwarding& run) {
  EventLoop& loop = run.chassis.loop();
  PacketPath& path = run.paths.front();
  PacketSource& source = *run.sources.front();
  const RunOptions& options = run.options;
  Pace pace(options.clock, loop.now(), run.recorder);
  std::optional<Instant> stop;
  const std::unique_ptr<StageObserver> wrapped = options.taps.stages ? options.taps.stages(options.stages) : nullptr;
  StageObserver* const listener = wrapped ? wrapped.get() : options.stages;
  path.time_stages(listener);
  const ModelSteps steps(run.chassis, path, StageMarker(listener), &run.instruments.meter);
  const auto step_to = [&](Instant until) {
    pace.hold_until(until);
    steps.run_before(until);
  };
  while (!stop || loop.now() < *stop) {
    if (!stop && options.gate != nullptr &&
        !options.gate->let_pass({path.packets_taken(), source.next_at() == kNever, run.recorder.ledger()}))
      break;
    const Instant horizon = std::min(loop.now() + pace.step_max(), stop.value_or(kNever));
    step_to(steps.take(source, horizon, options.step_packets));
    if (!stop && run.steps.finished()) {
      stop = run.stop_after(*run.steps.finished());
      if (run.instruments.reach) run.instruments.reach->watch_from(Forwarding::watch_after(*run.steps.finished()));
    }
    if (!stop && run.interrupted()) stop = loop.now();
    if (!stop && loop.now() >= run.deadline) {
      run.deadline_passed();
      stop = loop.now();
    }
  }
  run.recorder.traffic_over(loop.now());
  const Instant drained_by = loop.now() + kDrainMax;
  while (path.in_flight() > 0 && loop.now() < drained_by) step_to(loop.now() + kStepMax);
  run.recorder.packets_ended(loop.now());
}

}  // namespace hitless
