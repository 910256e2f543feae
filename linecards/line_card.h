#pragma once
// The one LineCard: a catalogue row, its state, its FIB agent and what it forwards with. It knows the active RP only
// as the far end of a Link. Its view of the packet path changes by its own events and is handed out with instants.

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "dataplane/base/cause.h"
#include "dataplane/base/fsm.h"
#include "dataplane/base/timeline.h"
#include "dataplane/card_view.h"
#include "dataplane/gate_observer.h"
#include "linecards/catalogue.h"
#include "linecards/fib_agent.h"
#include "linecards/link.h"
#include "linecards/messages.h"

namespace hitless {

/// What a card shares with the rest of the rig; all outlive it.
struct CardSurroundings {
  Scheduler& scheduler;
  Timeline& timeline;
  CauseTable& causes;
  GateObserver& gates;
  FibVersions& versions;  ///< chassis-wide store of shared FIB versions
};

class LineCard {
 public:
  /// `ports`: number of interfaces on the card; `interfaces[i]` the chassis-wide index of port i.
  /// `links[rp]`: its end of the link to each RP.
  LineCard(CardSurroundings around, Slot slot, const CardType& type, std::string software,
           std::vector<InterfaceIndex> interfaces, std::array<LinkEnd, 2> links);

  /// Starts a cold boot now (reload time of the row), then waits for an RP and downloads the FIB.
  void power_on();
  /// A fault: the card stops forwarding for `outage`, keeps its FIB and goes on with it afterwards.
  void halt(Duration outage, const std::string& why);
  /// A fault: one port loses its line for `outage`. Overlapping outages of a port add up to their union.
  void cut_port(std::uint16_t port, Duration outage, const std::string& why);

  [[nodiscard]] Slot slot() const { return slot_; }
  [[nodiscard]] const CardType& type() const { return type_; }
  [[nodiscard]] CardState state() const;
  [[nodiscard]] const std::string& software() const { return software_; }
  [[nodiscard]] const CardViewPtr& view() const { return view_; }
  [[nodiscard]] Epoch fib_epoch() const;
  /// View changes since the last call, in order of time.
  std::vector<ViewChange> take_view_changes();

 private:
  CardSurroundings around_;
  Slot slot_;
  const CardType& type_;
  std::string software_;
  CardViewPtr view_;
};

}  // namespace hitless
