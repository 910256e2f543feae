#pragma once
// One card or agent with everything around it recorded, and an RP played by the test at the far ends of its links.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "dataplane/base/timeline_words.h"
#include "linecards/card/line_card.h"
#include "tests/linecards/ipc/fib_samples.h"
#include "tests/support/virtual_time.h"

namespace hitless::test {

struct GateEvent {
  std::int64_t ms;  ///< instant
  bool closed;
  Gate gate;
  std::string cause;  ///< "what|where|why"; empty for an opening
  bool operator==(const GateEvent&) const = default;
};
inline void PrintTo(const GateEvent& e, std::ostream* out) {
  *out << e.ms << " ms " << (e.closed ? "closed " : "opened ") << static_cast<int>(e.gate.kind) << ' ' << e.cause;
}

struct Recorder final : GateObserver {
  explicit Recorder(const CauseTable& table) : causes(table) {}
  void closed(const Gate& gate, Instant at, CauseId cause) override {
    const Cause& c = causes[cause];
    events.push_back({to_ns(at) / 1'000'000, true, gate, c.what + '|' + c.where + '|' + c.why});
  }
  void opened(const Gate& gate, Instant at) override { events.push_back({to_ns(at) / 1'000'000, false, gate, ""}); }
  std::vector<GateEvent> take() { return std::exchange(events, {}); }
  const CauseTable& causes;
  std::vector<GateEvent> events;
};

struct Surroundings {
  VirtualTime scheduler;
  Timeline timeline;
  CauseTable causes;
  Recorder gates{causes};
  FibVersionStore versions;
  VrfNames vrfs{""};
  CardProtocolTimers periods;
  CardSurroundings all() { return {scheduler, timeline, causes, gates, versions, vrfs, periods}; }
};

inline Gate card_gate(std::uint16_t slot) { return {GateKind::card, Slot(slot), InterfaceIndex(), Prefix()}; }
inline Gate route_gate(std::uint16_t slot, const std::string& text) {
  return {GateKind::route, Slot(slot), InterfaceIndex(), prefix(text)};
}
inline Gate interface_gate(std::uint16_t slot, std::uint16_t interface) {
  return {GateKind::interface, Slot(slot), InterfaceIndex(interface), Prefix()};
}

inline constexpr std::uint64_t kMegabyte = 1ULL << 20;
// Durations and memory of the rig's card.
inline constexpr std::chrono::seconds kReload(100);
inline constexpr std::chrono::seconds kWarmRestart(30);
inline constexpr std::uint32_t kFibInstallPerS = 10;
inline constexpr std::uint64_t kPreloadBytesPerS = kMegabyte;
inline constexpr std::uint64_t kFreeBytes = 64 * kMegabyte;
// Where CardRig::bring_up stands, in ms since power-on: the card asks for its FIB, and it forwards.
inline constexpr std::int64_t kReloaded_ms = kReload / std::chrono::milliseconds(1);
inline constexpr std::int64_t kUp_ms = kReloaded_ms + 1'000;

/// A card with two ports that can be preloaded.
inline CardType card_type() {
  CardType type;
  type.name = "test-card";
  type.software = "lc-test";
  type.ports = 2;
  type.can_preload = true;
  type.memory_used_bytes = 64 * kMegabyte;
  type.memory_bytes = type.memory_used_bytes + kFreeBytes;
  type.preload_bytes_per_s = kPreloadBytesPerS;
  type.warm_restart = type.warm_restart_max = kWarmRestart;
  type.reload = type.reload_max = kReload;
  type.fib_install_per_s = kFibInstallPerS;
  return type;
}

/// The far end of one link: says what it is told to, keeps what it hears.
class PlayedRp {
 public:
  PlayedRp(VirtualTime& scheduler, std::uint8_t rp, const LinkSpec& spec)
      : rp_(rp), link_(scheduler, rp == 0 ? "rp-a/slot" : "rp-b/slot", spec, 1), end_(link_, 0) {
    end_.attach([this](const WireBytes& bytes) { heard.push_back(bytes); });
  }
  LinkEnd card_end() { return {link_, 1}; }
  Link& link() { return link_; }

  template <class M>
  void say(const M& message) {
    end_.send(encode(message, kCardProtocolVersion));
  }
  void say_bytes(std::vector<std::uint8_t> bytes) {
    end_.send(std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes)));
  }
  void hello(std::uint32_t epoch) { say(RpHello{rp_, epoch}); }
  void begin(std::uint32_t epoch, bool replace, std::uint64_t first = 1) {
    epoch_ = epoch;
    next_ = first;
    say(FibSyncBegin{epoch, first, replace});
  }
  void batch(const std::vector<std::string>& routes, const std::vector<std::string>& withdrawn = {}) {
    say(FibBatch{epoch_, next_++, change_bytes(epoch_, routes, withdrawn)});
  }
  void end() { say(FibSyncEnd{epoch_, next_++}); }
  void skip() { ++next_; }
  void full_sync(std::uint32_t epoch, const std::vector<std::string>& routes) {
    begin(epoch, true);
    batch(routes);
    end();
  }
  /// All messages of one type, in order.
  template <class M>
  std::vector<M> all() const {
    std::vector<M> found;
    for (const auto& bytes : heard)
      if (wire_type(*bytes) == static_cast<std::uint16_t>(M::kType)) found.push_back(decode<M>(*bytes).value());
    return found;
  }
  std::vector<WireBytes> heard;

 private:
  std::uint8_t rp_;
  Link link_;
  LinkEnd end_;
  std::uint32_t epoch_ = 0;
  std::uint64_t next_ = 1;
};

/// A card in slot 3 with ports 7 and 8 between two played RPs. Links cost no time unless told so.
struct CardRig {
  explicit CardRig(CardType card_row = card_type(), LinkSpec spec = {})
      : type(std::move(card_row)), a(around.scheduler, 0, spec), b(around.scheduler, 1, spec) {
    card = std::make_unique<LineCard>(around.all(), Slot(3), type, "1.0",
                                      std::vector{InterfaceIndex(7), InterfaceIndex(8)},
                                      std::array{a.card_end(), b.card_end()});
  }
  Instant now() const { return around.scheduler.now(); }
  void run_for(Duration time) { around.scheduler.run_for(time); }
  /// Runs to `ms` milliseconds since power-on.
  void run_to_ms(std::int64_t ms) { around.scheduler.run_until(instant_ns(ms * 1'000'000)); }
  /// Powers on, lets RP A sync `routes` in epoch 1, and clears what was recorded. Ends at kUp_ms; the card forwards.
  void bring_up(const std::vector<std::string>& routes = {"10.0.0.0/8", "11.0.0.0/8"}) {
    card->power_on();
    a.hello(1);
    run_to_ms(kReloaded_ms);
    a.full_sync(1, routes);
    run_to_ms(kUp_ms);
    ASSERT_EQ(card->state(), CardState::forwarding);
    around.gates.take();
    card->take_view_changes();
    a.heard.clear();
    b.heard.clear();
    entries_until_up_ = around.timeline.entries().size();
  }
  /// "from>to" of every card state entry of the timeline since bring_up.
  std::vector<std::string> states() const {
    std::vector<std::string> found;
    for (std::size_t i = entries_until_up_; i < around.timeline.entries().size(); ++i)
      if (const auto& e = around.timeline.entries()[i]; e.what == timeline::kCardState)
        found.push_back(e.from + '>' + e.to);
    return found;
  }
  Surroundings around;
  CardType type;
  PlayedRp a, b;
  std::unique_ptr<LineCard> card;

 private:
  std::size_t entries_until_up_ = 0;
};

}  // namespace hitless::test
