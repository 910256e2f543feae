#pragma once
// eFSU: orders the cards that are to restart warm to load the new software beside the running one, again and again
// until no order is open.

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "control/base/timeline_writer.h"
#include "control/cards/card_sessions.h"
#include "dataplane/base/repeater.h"

namespace hitless {

/// A card that does not hold the software of the upgrade yet, or any more.
struct PreloadOrder {
  Slot slot;
  std::string software;  ///< version of the card's component
  std::uint64_t size_bytes = 0;
};

class Preloads {
 public:
  using OpenOrders = std::function<std::vector<PreloadOrder>()>;
  /// `open` gives the orders that are open now; an empty list ends the repetition. `cards` is asked only while an order
  /// is open.
  Preloads(OwnedTimers& timers, TimelineWriter& timeline, Duration period, OpenOrders open,
           std::function<CardSessions*()> cards);

  /// Sends every open order, now and after every period.
  void order();
  /// A card answered. True: the card's answer was awaited.
  bool answered(Slot slot, const PreloadResult& result);
  /// No answer is awaited any more.
  void forget() { awaited_.clear(); }

 private:
  void send();

  TimelineWriter& timeline_;
  OpenOrders open_;
  std::function<CardSessions*()> cards_;
  Repeater repeater_;
  std::set<Slot> awaited_;  ///< cards that were ordered and have not answered
};

}  // namespace hitless
