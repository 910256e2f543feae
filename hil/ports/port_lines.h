#pragma once
// The lines of the chassis's ports, both ways: a pulled cable is an event of its card, and a card that is gone takes
// its links down, so that the far ends see it.

#include <span>
#include <string>
#include <vector>

#include "dataplane/base/timeline.h"
#include "hil/chassis/chassis.h"
#include "hil/ports/port.h"

namespace hitless {

/// Writes to the Timeline as "slot 3 port 0":
///   "device link"     "up", "down", why: the card's state; "stays up", "stays down", why: the device's reason
class PortLines {
 public:
  /// The arguments outlive the lines.
  PortLines(Chassis& chassis, std::span<const std::unique_ptr<Port>> ports, Timeline& timeline);

  /// A card that reloads, failed or was pulled is dark until it forwards again. A card that restarts warm keeps its
  /// links: a minimal disruptive restart means just that. Called before the packet path hears of the cards' new states,
  /// so that a link is up before the first packet leaves by it; a link goes down a little later, after the last packet.
  void follow_cards(Instant now);
  /// Looks at every line, at most every 20 ms. A change from outside is an event at `open`, the first instant that is
  /// not promised to the packet path.
  void look(Instant now, Instant open);
  /// Takes the links up again that went down with their cards.
  void restore();

 private:
  struct Line {
    bool lit = true;           ///< the card's state wants the link up
    bool is_up = true;         ///< as the card was told last; unchanged while the card is dark
    bool follows = true;       ///< while the card is dark: its link went down with it
    Instant dark_at = kNever;  ///< when the link of a dark card goes down; kNever: not dark
    Instant settled{};         ///< before this instant a carrier need not show
  };
  [[nodiscard]] const Interface& interface_of(std::size_t i) const;
  void set_admin_link(std::size_t i, bool lit, Instant now);

  Chassis& chassis_;
  std::span<const std::unique_ptr<Port>> ports_;
  Timeline& timeline_;
  std::vector<Line> lines_;
  Instant look_at_{};
};

}  // namespace hitless
