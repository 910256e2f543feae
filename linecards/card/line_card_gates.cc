// Closes and opens a card's gates, and keeps the views for the packet path.
#include <algorithm>
#include <utility>

#include "linecards/card/line_card.h"

#include "dataplane/base/timeline_words.h"

namespace hitless {
namespace {

bool same_view(const CardView& a, const CardView& b) {
  return a.fib == b.fib && a.cause == b.cause && a.closed_routes == b.closed_routes &&
         std::ranges::equal(a.ports, b.ports,
                            [](const PortState& x, const PortState& y) { return x.up == y.up && x.cause == y.cause; });
}

}  // namespace

bool LineCard::would_forward() const {
  return life_.state() == CardState::forwarding || life_.state() == CardState::preloading;
}

/// A gate that is closed already keeps its first cause: it is one outage, whatever prolongs it.
void LineCard::close_gate(Cause cause) {
  if (!open_) return;
  open_ = false;
  cause_ = around_.causes.add(std::move(cause));
  around_.gates.closed({GateKind::card, slot_, InterfaceIndex(), Prefix()}, around_.scheduler.now(), cause_);
  publish();
}

void LineCard::open_gate() {
  if (open_) return;
  open_ = true;
  cause_ = CauseId();
  around_.gates.opened({GateKind::card, slot_, InterfaceIndex(), Prefix()}, around_.scheduler.now());
  publish();
}

void LineCard::publish() {
  CardView next{open_ ? agent_.version() : nullptr, cause_, agent_.closed_view(), ports_};
  if (same_view(next, *view_)) return;
  view_ = std::make_shared<const CardView>(std::move(next));
  const Instant now = around_.scheduler.now();
  if (!changes_.empty() && changes_.back().at == now)
    changes_.back().view = view_;
  else
    changes_.push_back({now, view_});
}

std::vector<ViewChange> LineCard::take_view_changes() { return std::exchange(changes_, {}); }

void LineCard::halt(Duration outage, const std::string& why) {
  HITLESS_CHECK(outage >= Duration{}, "negative outage");
  const Instant until = around_.scheduler.now() + outage;
  if (outage == Duration{} || (halt_timer_ != 0 && until <= halted_until_)) return;
  timers_.cancel(halt_timer_);
  halted_until_ = until;
  halt_timer_ = timers_.at(until, [this] {
    halt_timer_ = 0;
    announce("halt is over");
    if (would_forward()) open_gate();
  });
  close_gate({"fault: card halt", name(), why});
  announce(why);
}

void LineCard::cut_port(std::uint16_t port, Duration outage, const std::string& why) {
  HITLESS_CHECK(port < ports_.size(), name() + " has no port " + std::to_string(port));
  HITLESS_CHECK(outage >= Duration{}, "negative outage");
  PortFault& fault = port_faults_[port];
  const Instant now = around_.scheduler.now();
  if (outage == Duration{} || (fault.timer != 0 && now + outage <= fault.until)) return;
  timers_.cancel(fault.timer);
  fault.until = now + outage;
  fault.timer = timers_.at(fault.until, [this, port] { restore_port(port); });
  close_port(port, "fault: link cut", why);
}

void LineCard::set_line(std::uint16_t port, bool up, const std::string& why) {
  HITLESS_CHECK(port < ports_.size(), name() + " has no port " + std::to_string(port));
  if (port_faults_[port].line_lost != up) return;
  port_faults_[port].line_lost = !up;
  around_.timeline.add({around_.scheduler.now(), name() + " port " + std::to_string(port), timeline::kLine,
                        up ? "down" : "up", up ? "up" : "down", why});
  if (!up)
    close_port(port, "line lost", why);
  else if (port_faults_[port].timer == 0)
    restore_port(port);
}

/// A port that is down already keeps its first cause, as a card's gate does.
void LineCard::close_port(std::uint16_t port, const std::string& what, const std::string& why) {
  if (!ports_[port].up) return;
  const CauseId cause = around_.causes.add({what, name() + " port " + std::to_string(port), why});
  ports_[port] = {false, cause};
  around_.gates.closed({GateKind::interface, slot_, interfaces_[port], Prefix()}, around_.scheduler.now(), cause);
  publish();
}

void LineCard::restore_port(std::uint16_t port) {
  port_faults_[port].timer = 0;
  if (port_faults_[port].line_lost) return;
  ports_[port] = {};
  around_.gates.opened({GateKind::interface, slot_, interfaces_[port], Prefix()}, around_.scheduler.now());
  publish();
}

}  // namespace hitless
