#pragma once
// Everything that decides how one card treats a packet, as a value that holds between two events of that card.
// Stopping a card takes its forwarder away: a view without a FIB. A card hands out its views with the instants from
// which they hold; the packet path walks each card's own list, so a card is cut by its own events and never by a
// neighbour's, and an outage covers exactly the packets that fell into it.

#include <memory>
#include <vector>

#include "dataplane/base/ids.h"
#include "dataplane/base/time.h"
#include "dataplane/fib/closed_routes.h"
#include "dataplane/fib/fib.h"

namespace hitless {

struct PortState {
  bool up = true;
  CauseId cause;  ///< when down: why
};

struct CardView {
  FibVersionPtr fib;              ///< null: the card does not forward
  CauseId cause;                  ///< when it does not: why
  ClosedRoutesPtr closed_routes;  ///< prefixes that its FIB has lost; null: none
  std::vector<PortState> ports;   ///< by Interface::port
  [[nodiscard]] bool forwarding() const { return fib != nullptr; }
};
using CardViewPtr = std::shared_ptr<const CardView>;

/// From `at` on, until the next change.
struct ViewChange {
  Instant at;
  CardViewPtr view;
};

}  // namespace hitless
