#include "hil/wall/wall_forwarding.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include <rte_lcore.h>

#include "hil/ports/port_lines.h"
#include "hil/ports/port_source.h"
#include "hil/ports/port_transmitter.h"
#include "hil/punt/punt_path.h"
#include "hil/wall/wall_clock.h"

namespace hitless {
namespace {

/// Control promises no more than this ahead: what comes from outside (a cable pulled) can happen no sooner.
constexpr Duration kPromise = std::chrono::milliseconds(1);
/// Between two looks of a control that has nothing to do.
constexpr Duration kControlNap = std::chrono::microseconds(300);
/// Of a forwarding loop that found nothing to do: leaves the CPU to others where there are few.
constexpr Duration kLoopNap = std::chrono::microseconds(20);

/// An instant that one thread writes and another reads, on a cache line of its own.
class alignas(64) SharedInstant {
 public:
  explicit SharedInstant(Instant first) : ns_(to_ns(first)) {}
  void set(Instant at) { ns_.store(to_ns(at), std::memory_order_release); }
  [[nodiscard]] Instant get() const { return instant_ns(ns_.load(std::memory_order_acquire)); }

 private:
  std::atomic<std::int64_t> ns_;
};

class WallRun {
 public:
  WallRun(const Forwarding& run, std::span<const std::unique_ptr<Port>> ports)
      : run_(run),
        source_(run.source, ports, run.pool),
        ports_(ports),
        exit_(ports, run.record.config.interfaces.size()),
        clock_(run.chassis.loop().now()),
        punt_(run.chassis, run.pool),
        lines_(run.chassis, ports, run.record.timeline),
        watermark_(run.chassis.loop().now()) {
    run_.path.leave_by(&exit_);
    if (ports.empty()) return;  // nobody is there who could ask
    run_.path.punt_to(&punt_);
    run_.path.observe(punt_, Stage::rig);
  }

  void forward() {
    for (const std::unique_ptr<Port>& port : ports_) port->begin_anew();
    std::thread loop([this] {
      rte_thread_register();  // a cache of the pool of its own; without one it is slower, not wrong
      move_packets();
      rte_thread_unregister();
      done_.store(true, std::memory_order_release);
    });
    control();
    loop.join();
    lines_.restore();
    run_.path.leave_by(nullptr);
    run_.path.punt_to(nullptr);
    run_.path.forget(punt_);
    run_.record.punt = punt_.facts();
    source_.end();
    note_ports();
    RunRecord& record = run_.record;
    record.flows = source_.flows();
    record.clock.loop = loop_;
    record.clock.waiting = waiting_;
    record.clock.transmit = exit_.lateness();
    record.clock.frames_beyond_flows = source_.beyond_flows();
    record.traffic_until = stop_.get();
    record.ended = run_.chassis.loop().now();
  }

 private:
  void note_ports() {
    for (std::size_t i = 0; i < ports_.size(); ++i) {
      const std::unique_ptr<Port>& port = ports_[i];
      const PortLosses lost = port->losses();
      run_.record.clock.ports.push_back({run_.record.config.interfaces[port->interface().index()].name,
                                         port->device().text(), lost.receive_overruns,
                                         lost.without_mbuf + source_.unheld(i), lost.receive_errors,
                                         lost.transmit_errors, exit_.refused(port->interface())});
    }
  }

  // Control's thread.
  void control() {
    EventLoop& events = run_.chassis.loop();
    while (!done_.load(std::memory_order_acquire)) {
      Instant now = clock_.now();
      while (events.next_at() <= now) {
        const Instant due = events.next_at();
        run_.record.clock.control.note(now - due, kLateBound);
        events.run_before(due + Duration{1});
        decide_stop(now);
        promise(now);
        now = clock_.now();
      }
      events.run_before(now);
      decide_stop(now);
      promise(now);
      if (!ports_.empty()) punt_.serve(open_instant());
      lines_.look(now, open_instant());
      clock_.wait_until(std::min(events.next_at(), now + kControlNap));
    }
  }

  /// The views first: who sees the watermark sees them.
  void promise(Instant now) {
    lines_.follow_cards(now);
    run_.chassis.move_views(run_.path);
    const Instant promised = std::min(run_.chassis.loop().next_at(), now + kPromise);
    if (promised > watermark_.get()) watermark_.set(promised);
  }

  /// The first instant that is not promised yet: of what comes from outside.
  [[nodiscard]] Instant open_instant() const { return std::max(watermark_.get(), run_.chassis.loop().now()); }

  void decide_stop(Instant now) {
    if (stop_.get() != kNever) return;
    // No packet of a later instant has been taken yet.
    const Instant soon = std::max(now, watermark_.get()) + kPromise;
    if (const auto finished = run_.steps.finished()) {
      watch_from_.set(Forwarding::watch_after(*finished));
      stop_.set(std::max(run_.stop_after(*finished), soon));
    } else if (run_.interrupted()) {
      stop_.set(soon);
    } else if (now >= run_.deadline) {
      run_.note_deadline();
      stop_.set(soon);
    }
  }

  // The forwarding loop's thread.
  void move_packets() {
    Instant last = clock_.now();
    bool watching = false;
    for (;;) {
      const Instant now = clock_.now();
      loop_.note(now - last, kLateBound);
      last = now;
      const Instant stop = stop_.get();
      if (!watching && run_.instruments.reach && watch_from_.get() != kNever) {
        run_.instruments.reach->watch_from(watch_from_.get());
        watching = true;
      }
      const bool received = now < stop && source_.receive(now) > 0;
      punt_.send(run_.path, std::max(now, moved_to_));
      const Instant promised = watermark_.get();
      waiting_.note(now - promised, kLateBound);
      const bool moved = step(std::min(now, promised), stop);
      if (moved_to_ >= stop && (run_.path.in_flight() == 0 || now > stop + kDrainMax)) return;
      if (!received && !moved) clock_.wait_until(now + kLoopNap);
    }
  }

  /// Up to `until`; what is sent from `stop` on is not taken. Whether there was anything to do.
  bool step(Instant until, Instant stop) {
    if (until <= moved_to_) return false;
    const std::uint64_t before = run_.path.packets_taken();
    Instant end = until;
    if (moved_to_ < stop) end = run_.path.take(source_, std::min(until, stop), run_.options.step_packets);
    if (end <= moved_to_) return false;
    exit_.step(clock_.now());
    run_.path.advance(end);
    run_.instruments.meter.advance(end);
    moved_to_ = end;
    return run_.path.packets_taken() != before;
  }

  const Forwarding& run_;
  PortSource source_;
  std::span<const std::unique_ptr<Port>> ports_;
  PortTransmitter exit_;
  WallClock clock_;
  PuntPath punt_;
  PortLines lines_;                            // control's
  SharedInstant watermark_;                    // control writes
  SharedInstant stop_{kNever};                 // control writes
  SharedInstant watch_from_{kNever};           // control writes
  alignas(64) std::atomic<bool> done_{false};  // the loop writes
  alignas(64) Lateness loop_, waiting_;        // the loop's own until it has ended
  Instant moved_to_ = Instant::min();
};

}  // namespace

void forward_on_wall_clock(const Forwarding& run, std::span<const std::unique_ptr<Port>> ports) {
  WallRun(run, ports).forward();
}

}  // namespace hitless
