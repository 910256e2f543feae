#include "hil/run/wall_forwarding.h"

#include <algorithm>
#include <optional>
#include <thread>

#include "hil/clock/wall_clock.h"
#include "hil/ports/port_lines.h"
#include "hil/ports/punt_path.h"
#include "hil/run/forwarding_loop.h"

namespace hitless {
namespace {

/// Control promises at most this far ahead: an event from outside (a pulled cable) takes effect no sooner.
constexpr Duration kPromise = std::chrono::milliseconds(1);
/// Longest pause between two looks of an idle control.
constexpr Duration kControlNap = std::chrono::microseconds(300);

/// Longest time until a change of a few adjacencies is in every card.
constexpr Duration kSettleMax = std::chrono::milliseconds(100);

class WallRun {
 public:
  WallRun(const Forwarding& run, std::span<const std::unique_ptr<Port>> ports)
      : run_(run),
        ports_(ports),
        clock_(run.chassis.loop().now()),
        orders_(run.chassis.loop().now()),
        progress_(run.paths.size()),
        punt_(run.chassis, run.paths, run.pool),
        lines_(run.chassis, ports, run.recorder.timeline()) {
    for (std::size_t i = 0; i < run.paths.size(); ++i) {
      progress_[i].ingress_done.set(run.chassis.loop().now());
      progress_[i].egress_done.set(run.chassis.loop().now());
      loops_.push_back(std::make_unique<ForwardingLoop>(parts_of(i), clock_, orders_, progress_));
      if (ports.empty()) continue;  // no station outside can ask the router
      run.paths[i].set_punt_policy(&punt_.lane(i));
      run.paths[i].observe(punt_.lane(i), Stage::rig);
    }
  }

  void forward() {
    for (const std::unique_ptr<Port>& port : ports_) port->begin_anew();
    std::vector<std::thread> threads;
    const std::vector<unsigned>& cpus = run_.options.clock.loop_cpus;
    for (std::size_t i = 0; i < loops_.size(); ++i)
      threads.emplace_back(
          [this, i, &cpus] { loops_[i]->run(i < cpus.size() ? std::optional(cpus[i]) : std::nullopt); });
    if (run_.instruments.measurement != nullptr)
      threads.emplace_back([this] { run_.instruments.measurement->run(progress_); });
    control();
    for (std::thread& thread : threads) thread.join();
    lines_.restore();
    record_facts();
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      run_.paths[i].set_punt_policy(nullptr);
      run_.paths[i].forget(punt_.lane(i));
    }
    run_.instruments.add_up();
  }

 private:
  ForwardingLoop::Parts parts_of(std::size_t loop) {
    std::vector<Port*> own;
    for (const std::unique_ptr<Port>& port : ports_)
      if (loop_of(*port) == loop) own.push_back(port.get());
    Instruments& instruments = run_.instruments;
    return {loop,
            run_.paths[loop],
            *run_.sources[loop],
            std::move(own),
            run_.pool,
            punt_.lane(loop),
            instruments.reach_of(loop),
            instruments.measurement == nullptr ? &instruments.meter : nullptr,
            config().interfaces.size(),
            run_.options.step_packets,
            config().platform->fabric_latency};
  }

  [[nodiscard]] const ChassisConfig& config() const { return run_.recorder.record().input.config; }
  [[nodiscard]] const Interface& interface_of(const Port& port) const {
    return config().interfaces[port.interface().index()];
  }
  [[nodiscard]] std::size_t loop_of(const Port& port) const { return run_.paths.path_of(interface_of(port).slot); }

  // Called when all threads have ended.
  void record_facts() {
    RunRecorder& recorder = run_.recorder;
    for (std::size_t i = 0; i < loops_.size(); ++i) record_loop(i);
    for (const std::unique_ptr<Port>& port : ports_) {
      const PortLosses lost = port->losses();
      const ForwardingLoop& loop = *loops_[loop_of(*port)];
      recorder.port_closed({interface_of(*port).name, port->device().text(), lost.receive_overruns,
                            lost.without_mbuf + loop.source().unheld(*port), lost.receive_errors, lost.transmit_errors,
                            loop.exit().refused(port->interface())});
    }
    recorder.punt_path_closed(punt_.facts());
    recorder.traffic_over(orders_.stop.get());
    recorder.packets_ended(run_.chassis.loop().now());
  }

  void record_loop(std::size_t i) {
    LoopFacts facts = loops_[i]->facts();
    for (const InstalledCard& card : config().cards)
      if (run_.paths.path_of(card.slot) == i) facts.slots.push_back(card.slot);
    if (i < run_.options.clock.loop_cpus.size()) facts.cpu = run_.options.clock.loop_cpus[i];
    run_.recorder.loop_ended(std::move(facts));
    const PortSource& source = loops_[i]->source();
    run_.recorder.frames_beyond_flows(source.beyond_flows());
    const std::vector<SourceFlow> outside = source.outside_flows();
    if (!outside.empty()) run_.recorder.outside_flows_seen(source.first_number(), outside);
  }

  // Control's thread.
  void control() {
    EventLoop& events = run_.chassis.loop();
    while (!loops_have_ended()) {
      Instant now = clock_.now();
      while (events.next_at() <= now) {
        const Instant due = events.next_at();
        run_.recorder.control_event_run(now - due);
        events.run_before(due + Duration{1});
        decide_stop(now);
        promise(now);
        now = clock_.now();
      }
      events.run_before(now);
      decide_stop(now);
      promise(now);
      // A neighbour learnt after the stop would not be in every card when the run is judged.
      if (!ports_.empty() && now < orders_.stop.get()) punt_.serve(open_instant());
      lines_.look(now, open_instant());
      clock_.wait_until(std::min(events.next_at(), now + kControlNap));
    }
    // A neighbour learnt just before the stop is still on its way to the cards.
    const Instant settled_by = events.now() + kSettleMax;
    while (!ports_.empty() && !converged() && events.next_at() < settled_by)
      events.run_before(events.next_at() + Duration{1});
  }

  [[nodiscard]] bool converged() const {
    const RouteProcessor* const active = run_.chassis.active();
    return active == nullptr || active->converged();
  }

  /// The views move before the watermark: a thread that sees the watermark sees the views.
  void promise(Instant now) {
    lines_.follow_cards(now);
    run_.chassis.move_views(run_.paths);
    const Instant promised = std::min(run_.chassis.loop().next_at(), now + kPromise);
    if (promised > orders_.watermark.get()) orders_.watermark.set(promised);
  }

  /// The first instant that is not promised yet: the instant of an event from outside.
  [[nodiscard]] Instant open_instant() const { return std::max(orders_.watermark.get(), run_.chassis.loop().now()); }

  void decide_stop(Instant now) {
    if (orders_.stop.get() != kNever) return;
    // No packet of a later instant has been taken yet.
    const Instant soon = std::max(now, orders_.watermark.get()) + kPromise;
    if (const auto finished = run_.steps.finished()) {
      orders_.watch_from.set(Forwarding::watch_after(*finished));
      orders_.stop.set(std::max(run_.stop_after(*finished), soon));
    } else if (run_.interrupted()) {
      orders_.stop.set(soon);
    } else if (now >= run_.deadline) {
      run_.deadline_passed();
      orders_.stop.set(soon);
    }
  }

  [[nodiscard]] bool loops_have_ended() const {
    return std::ranges::all_of(progress_, [](const LoopProgress& loop) { return loop.egress_done.get() == kNever; });
  }

  const Forwarding& run_;
  std::span<const std::unique_ptr<Port>> ports_;
  WallClock clock_;
  LoopOrders orders_;                   // control writes
  std::vector<LoopProgress> progress_;  // each loop writes its own
  PuntPath punt_;
  std::vector<std::unique_ptr<ForwardingLoop>> loops_;
  PortLines lines_;  // control's
};

}  // namespace

void forward_on_wall_clock(const Forwarding& run, std::span<const std::unique_ptr<Port>> ports) {
  WallRun(run, ports).forward();
}

}  // namespace hitless
