#include "linecards/card/line_card.h"

#include <utility>

#include "dataplane/base/timeline_words.h"

namespace hitless {

LineCard::LineCard(CardSurroundings around, Slot slot, const CardType& type, std::string software,
                   std::vector<InterfaceIndex> interfaces, std::array<LinkEnd, 2> links)
    : around_(around),
      slot_(slot),
      type_(type),
      software_(std::move(software)),
      interfaces_(std::move(interfaces)),
      links_(links),
      timers_(around.scheduler),
      table_request_(timers_, around.periods.table_repeat),
      agent_(around, slot, type.fib_install_per_s,
             {[this](WireBytes bytes) { send(std::move(bytes)); }, [this] { publish(); },
              [this] {
                if (life_.find(CardEvent::synchronized) != nullptr)
                  handle(CardEvent::synchronized, "FIB of epoch " + std::to_string(agent_.epoch().value));
              }}),
      life_(CardRows::rows, *this, CardState::empty),
      port_faults_(interfaces_.size()),
      ports_(interfaces_.size()),
      view_(std::make_shared<const CardView>(CardView{nullptr, CauseId(), nullptr, ports_})) {
  for (std::size_t rp = 0; rp < links_.size(); ++rp)
    links_[rp].attach([this, rp](const WireBytes& bytes) { receive(rp, *bytes); });
}

LineCard::~LineCard() {
  for (LinkEnd& link : links_) link.detach();
}

CardState LineCard::state() const { return halt_timer_ != 0 && would_forward() ? CardState::failed : life_.state(); }

void LineCard::power_on() { handle(CardEvent::power_on, "power on"); }

/// Moves the state, tells the RP and the timeline, and opens the gate when the card forwards. Callers ask the table
/// first where a refusal is possible: a refusal here is a broken invariant.
void LineCard::handle(CardEvent event, const std::string& why) {
  const auto moved = life_.handle(event);
  HITLESS_CHECK(moved.has_value(), name() + ": " + (moved ? "" : moved.error().message));
  announce(why);
  if (would_forward() && halt_timer_ == 0) open_gate();
}

void LineCard::begin_boot() {
  // The gate has never been open, so this is no outage; but a packet that arrives must find a cause.
  cause_ = around_.causes.add({"boot", name(), "power on"});
  publish();
  boot_timer_ = timers_.after(type_.reload, [this] { come_up(); });
}

void LineCard::come_up() {
  boot_timer_ = 0;
  up_ = true;
  if (master_) handle(CardEvent::contact, std::string("software ") + software_ + " is up");
}

void LineCard::begin_download() {
  announce("hello from an active RP");  // first the state, so that the hello below tells nothing new
  table_request_.ask([this] {
    const bool first = table_request_.asked() == 1;
    if (!first && (life_.state() != CardState::downloading_fib || agent_.in_stream())) return table_request_.stop();
    send_hello();
    agent_.ask_full_sync(first ? "first contact" : "nobody has answered");
  });
}

void LineCard::begin_preload() {
  timers_.cancel(preload_timer_);
  preloaded_.reset();  // one place beside the running software: the version there makes room
  const std::uint64_t rate = type_.preload_bytes_per_s;
  const std::uint64_t size = loading_->size_bytes;
  // Whole seconds are computed apart, so that the product stays within 64 bits for any size.
  const auto seconds = static_cast<std::int64_t>(size / rate);
  const auto rest_ns = static_cast<std::int64_t>((size % rate * 1'000'000'000 + rate - 1) / rate);
  preload_timer_ = timers_.after(std::chrono::seconds(seconds) + Duration{rest_ns}, [this] { end_preload(); });
}

void LineCard::end_preload() {
  preload_timer_ = 0;
  preloaded_ = loading_->software;
  loading_.reset();
  handle(CardEvent::preloaded, "preloaded " + *preloaded_);
  send(encode(PreloadResult{slot_.value, *preloaded_, true, ""}, kCardProtocolVersion));
}

void LineCard::forget_preload() {
  timers_.cancel(preload_timer_);
  loading_.reset();
  preloaded_.reset();
}

/// The running software is gone, and the table with it.
void LineCard::stop_software() {
  agent_.reset();
  forget_preload();
  up_ = false;
  timers_.cancel(boot_timer_);
}

void LineCard::begin_restart() {
  close_gate({restart_.warm ? "warm restart" : "full reload", name(), restart_.why});
  stop_software();
  // A warm restart swaps two versions: the one that ran stays loaded, so that the way back is a warm one, too.
  if (restart_.warm) preloaded_ = software_;
  software_ = restart_.software;
  boot_timer_ = timers_.after(restart_.warm ? type_.warm_restart : type_.reload, [this] { come_up(); });
}

void LineCard::begin_crash() {
  close_gate({"fault: card crash", name(), restart_.why});
  stop_software();
  boot_timer_ = timers_.after(type_.reload, [this] { come_up(); });
}

void LineCard::crash(const std::string& why) {
  if (life_.find(CardEvent::crash) == nullptr) return;
  restart_ = {false, software_, why};
  handle(CardEvent::crash, why);
}

void LineCard::announce(const std::string& why) {
  const CardState now = state();
  if (now == announced_) return;
  around_.timeline.add(
      {around_.scheduler.now(), name(), timeline::kCardState, to_string(announced_), to_string(now), why});
  announced_ = now;
  send(encode(CardStateChanged{slot_.value, static_cast<std::uint8_t>(now), why}, kCardProtocolVersion));
}

}  // namespace hitless
