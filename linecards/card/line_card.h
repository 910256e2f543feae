#pragma once
// The one LineCard: a catalogue row, its state, its FIB agent and the view that it forwards with. The card knows the
// active RP only as the far end of a Link. The view changes by the card's own events and is handed out with instants.

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dataplane/base/cause.h"
#include "dataplane/base/fsm.h"
#include "dataplane/base/owned_timers.h"
#include "dataplane/base/repeater.h"
#include "dataplane/base/timeline.h"
#include "dataplane/forwarder/card_view.h"
#include "dataplane/forwarder/gate_observer.h"
#include "linecards/card/card_states.h"
#include "linecards/catalogue/card_type.h"
#include "linecards/fib/card_surroundings.h"
#include "linecards/fib/fib_agent.h"
#include "linecards/ipc/card_messages.h"
#include "linecards/ipc/link.h"

namespace hitless {

class LineCard {
 public:
  /// `ports`: number of interfaces on the card; `interfaces[i]` the chassis-wide index of port i.
  /// `links[rp]`: the card's end of the link to each RP. `type` and the Links behind the ends outlive the card.
  LineCard(CardSurroundings around, Slot slot, const CardType& type, std::string software,
           std::vector<InterfaceIndex> interfaces, std::array<LinkEnd, 2> links);
  ~LineCard();
  LineCard(const LineCard&) = delete;
  LineCard& operator=(const LineCard&) = delete;

  /// Starts a cold boot now (reload time of the row), then waits for an RP and downloads the FIB. Call it once only.
  void power_on();
  /// A fault: the card stops forwarding for `outage`, keeps its FIB and goes on with it afterwards. Its CPU lives on:
  /// FIB batches are applied and a restart runs its course. Overlapping halts add up to their union.
  void halt(Duration outage, const std::string& why);
  /// A fault: the card loses everything but its boot software, which is the software it ran last, and boots cold
  /// (reload time of the row). An empty slot has nothing to lose.
  void crash(const std::string& why);
  /// A fault: one port loses its line for `outage`. Overlapping outages of a port add up to their union.
  void cut_port(std::uint16_t port, Duration outage, const std::string& why);

  /// The device behind a port has lost its line, or has it back, until the next call. `why` names the device.
  void set_line(std::uint16_t port, bool up, const std::string& why);

  [[nodiscard]] Slot slot() const { return slot_; }
  [[nodiscard]] const CardType& type() const { return type_; }
  /// The state that the RP is told: `failed` while a fault halts a card that would forward.
  [[nodiscard]] CardState state() const;
  /// Version of the software that runs, or that the restart under way brings up.
  [[nodiscard]] const std::string& software() const { return software_; }
  /// Version that is loaded beside the running one: the preloaded version or, after a warm restart, the version that
  /// ran before. None until the load is complete.
  [[nodiscard]] const std::optional<std::string>& preloaded() const { return preloaded_; }
  [[nodiscard]] const CardViewPtr& view() const { return view_; }
  /// Epoch of the last FIB sync that ended since the card's last restart; none before.
  [[nodiscard]] Epoch fib_epoch() const { return agent_.epoch(); }
  /// View changes since the last call, in order of time; at most one for an instant within a call.
  std::vector<ViewChange> take_view_changes();

 private:
  friend struct CardRows;

  struct PortFault {
    Instant until{};
    OwnedTimers::Key timer = 0;
    bool line_lost = false;  ///< by set_line
  };
  struct Restart {
    bool warm = false;
    std::string software, why;
  };

  // Life cycle: line_card.cc. The actions of the table read the members named beside them.
  void handle(CardEvent event, const std::string& why);
  void begin_boot();
  void come_up();
  void begin_download();
  void begin_preload();  ///< loading_
  void end_preload();
  void forget_preload();
  void begin_restart();  ///< restart_
  void begin_crash();    ///< restart_
  void stop_software();
  void announce(const std::string& why);

  // Messages: line_card_messages.cc.
  void receive(std::size_t rp, const std::vector<std::uint8_t>& bytes);
  void on(std::size_t rp, const RpHello& message);
  void on(std::size_t rp, const FibSyncBegin& message);
  void on(std::size_t rp, FibBatch message);
  void on(std::size_t rp, const FibSyncEnd& message);
  void on(std::size_t rp, const PreloadImage& message);
  void on(std::size_t rp, const PreloadDiscard& message);
  void on(std::size_t rp, const RestartCard& message);
  void send(WireBytes message);
  void send_hello();
  void refuse_message(std::size_t rp, const std::string& why);

  // Gates and views: line_card_gates.cc.
  [[nodiscard]] bool would_forward() const;
  void close_gate(Cause cause);
  void open_gate();
  void publish();
  void close_port(std::uint16_t port, const std::string& what, const std::string& why);
  void restore_port(std::uint16_t port);
  [[nodiscard]] std::string name() const { return to_string(slot_); }

  CardSurroundings around_;
  Slot slot_;
  const CardType& type_;
  std::string software_;
  std::vector<InterfaceIndex> interfaces_;
  std::array<LinkEnd, 2> links_;
  OwnedTimers timers_;
  Repeater table_request_;  ///< while the card has no table: a Link may lose the hello or the answer
  FibAgent agent_;
  Fsm<CardState, CardEvent, LineCard, kCardRowCount> life_;
  CardState announced_ = CardState::empty;

  bool up_ = false;  ///< the card's software runs: booting and restarts are over
  OwnedTimers::Key boot_timer_ = 0;
  std::optional<std::size_t> master_;  ///< RP that the card obeys
  std::uint32_t master_epoch_ = 0;

  std::optional<PreloadImage> loading_;
  std::optional<std::string> preloaded_;
  OwnedTimers::Key preload_timer_ = 0;
  Restart restart_;

  bool open_ = false;  ///< the card's gate
  CauseId cause_;      ///< why it is not open
  Instant halted_until_{};
  OwnedTimers::Key halt_timer_ = 0;  ///< not 0: halted
  std::vector<PortFault> port_faults_;
  std::vector<PortState> ports_;
  CardViewPtr view_;
  std::vector<ViewChange> changes_;
};

}  // namespace hitless
