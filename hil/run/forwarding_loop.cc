#include "hil/run/forwarding_loop.h"

#include <algorithm>
#include <utility>

#include <pthread.h>
#include <rte_lcore.h>

#include "hil/run/forwarding.h"

namespace hitless {
namespace {

/// Nap of a loop that found nothing to do: leaves the CPU to others where CPUs are few.
constexpr Duration kLoopNap = std::chrono::microseconds(20);

bool pin_to(unsigned cpu) {
  cpu_set_t only;
  CPU_ZERO(&only);
  CPU_SET(cpu, &only);
  return pthread_setaffinity_np(pthread_self(), sizeof(only), &only) == 0;
}

}  // namespace

ForwardingLoop::ForwardingLoop(Parts parts, const WallClock& clock, const LoopOrders& orders,
                               std::span<LoopProgress> progress)
    : parts_(std::move(parts)),
      clock_(clock),
      orders_(orders),
      progress_(progress),
      source_(parts_.traffic, parts_.ports, parts_.pool, parts_.number, progress.size()),
      exit_(parts_.ports, parts_.interfaces) {
  parts_.path.set_exit(&exit_);
}

ForwardingLoop::~ForwardingLoop() { parts_.path.set_exit(nullptr); }

void ForwardingLoop::run(std::optional<unsigned> cpu) {
  is_pinned_ = cpu && pin_to(*cpu);
  rte_thread_register();  // gives the thread its own cache of the pool; without it the loop is slower, not wrong
  move_packets();
  rte_thread_unregister();
  own().ingress_done.set(kNever);
  own().egress_done.set(kNever);
}

void ForwardingLoop::move_packets() {
  Instant last = clock_.now();
  bool watching = false;
  for (;;) {
    const Instant now = clock_.now();
    rounds_.note(now - last, kLateBound);
    last = now;
    const Instant stop = orders_.stop.get();
    if (!watching && parts_.reach != nullptr && orders_.watch_from.get() != kNever) {
      parts_.reach->watch_from(orders_.watch_from.get());
      watching = true;
    }
    const bool received = now < stop && source_.receive(now) > 0;
    parts_.punt.send(parts_.path, std::max(now, egress_done_));
    const Instant promised = orders_.watermark.get();
    waiting_.note(now - promised, kLateBound);
    const bool taken = step_ingress(std::min(now, promised), stop);
    // Read before step_egress(), which accepts the packets that stopped loops have handed over.
    const bool alone = least_ingress_of_others() >= stop;
    const bool accepted = step_egress();
    const bool ended = alone && own().ingress_done.get() >= stop && parts_.path.in_flight() == 0;
    if (ended || (ingress_done_ >= stop && now > stop + kDrainMax)) return;
    if (!received && !taken && !accepted) clock_.wait_until(now + kLoopNap);
  }
}

/// Takes packets up to `until`, none sent from `stop` on. Returns whether there were packets to take.
bool ForwardingLoop::step_ingress(Instant until, Instant stop) {
  // While another loop has no room for packets that cross to it, no more packets come in.
  if (!parts_.path.hand_over()) return false;
  if (own().ingress_done.get() < ingress_done_) own().ingress_done.set(ingress_done_);
  // No loop goes far ahead of the others: they would have to hold the packets that arrive meanwhile.
  if (const Instant others = least_ingress_of_others(); others < kNever - kLoopLead)
    until = std::min(until, others + kLoopLead);
  if (until <= ingress_done_) return false;
  const std::uint64_t before = parts_.path.packets_taken();
  Instant end = until;
  if (ingress_done_ < stop) end = parts_.path.take(source_, std::min(until, stop), parts_.step_packets);
  if (end <= ingress_done_) return false;
  parts_.path.advance_ingress(end);
  ingress_done_ = end;
  if (parts_.path.hand_over()) own().ingress_done.set(end);
  return parts_.path.packets_taken() != before;
}

/// Goes up to where no packet can still arrive from any loop. Returns whether packets came over the fabric.
bool ForwardingLoop::step_egress() {
  const Instant others = least_ingress_of_others();
  const Instant until =
      others < kNever - parts_.fabric_latency ? std::min(ingress_done_, others + parts_.fabric_latency) : ingress_done_;
  // Arrivals are accepted in any case, or a full lane would keep its sender from going on.
  const bool accepted = parts_.path.accept_arrivals();
  if (until <= egress_done_) return accepted;
  exit_.step(clock_.now());
  parts_.path.advance_egress(until);
  if (parts_.meter != nullptr) parts_.meter->advance(until);
  egress_done_ = until;
  own().egress_done.set(until);
  return accepted;
}

/// Packets that were handed over before it are in reach. kNever: there is no other loop, or all have ended.
Instant ForwardingLoop::least_ingress_of_others() const {
  Instant least = kNever;
  for (std::size_t i = 0; i < progress_.size(); ++i)
    if (i != parts_.number) least = std::min(least, progress_[i].ingress_done.get());
  return least;
}

LoopFacts ForwardingLoop::facts() const {
  LoopFacts facts;
  facts.is_pinned = is_pinned_;
  facts.rounds = rounds_;
  facts.waiting = waiting_;
  facts.transmit = exit_.lateness();
  return facts;
}

}  // namespace hitless
