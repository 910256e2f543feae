#pragma once
// The lines of the chassis's ports, both ways: a cable that is pulled is an event of its card, and a card that is gone
// takes its links down, so that the far ends see it.

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
  /// All of it outlives the lines.
  PortLines(Chassis& chassis, std::span<const std::unique_ptr<Port>> ports, Timeline& timeline);

  /// A card that reloads, failed or was pulled is dark until it forwards again; one that restarts warm keeps its links:
  /// that is what a minimal disruptive restart is. Called before the packet path hears of what cards have become, so
  /// that a link is up before the first packet leaves by it; it goes down a little later, when the last has left.
  void follow_cards(Instant now);
  /// Looks at every line, now and then. What comes from outside is an event of `open`, the first instant that is not
  /// promised to the packet path.
  void look(Instant now, Instant open);
  /// Gives back the links as they were found.
  void restore();

 private:
  struct Line {
    bool lit = true;           ///< as the card's state says
    bool is_up = true;         ///< as the card was told; while it is dark, as it was before
    bool follows = true;       ///< while it is dark: the link went down with it
    Instant dark_at = kNever;  ///< the card is dark: so will its link be, from then on
    Instant settled{};         ///< before that a carrier need not show
  };
  [[nodiscard]] const Interface& interface_of(std::size_t i) const;
  void light(std::size_t i, bool lit, Instant now);

  Chassis& chassis_;
  std::span<const std::unique_ptr<Port>> ports_;
  Timeline& timeline_;
  std::vector<Line> lines_;
  Instant look_at_{};
};

}  // namespace hitless
