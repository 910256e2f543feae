#pragma once
// Brings every card to the software of the image that the active RP runs. A card's hello starts the check: only the
// software in the hello counts, not the earlier orders of any RP, so a card that booted, crashed or could not hear
// during a switchover is not forgotten.

#include <map>
#include <set>
#include <string>

#include "control/base/chassis_config.h"
#include "control/cards/card_sessions.h"
#include "control/images/image.h"
#include "dataplane/base/owned_timers.h"
#include "dataplane/base/repeater.h"

namespace hitless {

/// Source of the reasons for card restarts: the ISSU process.
class CardRestartReasons {
 public:
  virtual ~CardRestartReasons() = default;
  /// The reason that a restart now is booked on.
  [[nodiscard]] virtual std::string restart_why() const = 0;
  /// The card will reload fully; an upgrade's plan may not have foreseen the reload.
  virtual void card_reloads(Slot slot, const std::string& why) = 0;
};

class CardRestarts {
 public:
  /// `wanted`: version of each card's software in the running image. `cold`: this RP was no hot standby when it became
  /// active (RPR). A card that forwards the entries of another RP is then reset, since this RP does not know its state.
  CardRestarts(OwnedTimers& timers, CardSessions& cards, const CardProtocolTimers& periods,
               std::map<Slot, std::string> wanted, bool cold, CardRestartReasons& reasons);

  /// The card has said hello to this RP.
  void look_at(Slot slot);

 private:
  /// The card forwards the entries of another RP, and this RP does not know them.
  [[nodiscard]] bool unknown(Slot slot, const CardSessions::Card& card) const;
  /// Empty: the card may stay as it is.
  [[nodiscard]] std::string reason(Slot slot, const CardSessions::Card& card) const;
  /// False: the card needs no order (any more).
  bool order(Slot slot);

  OwnedTimers& timers_;
  CardSessions& cards_;
  Duration period_;
  std::map<Slot, std::string> wanted_;
  bool cold_;
  std::set<Slot> known_;  ///< cards that began anew under this RP
  CardRestartReasons& reasons_;
  std::map<Slot, Repeater> orders_;  ///< orders not yet obeyed
};

/// Version of each installed card's software in `image`; a card whose component the image lacks is left out.
std::map<Slot, std::string> card_software_of(const ImageManifest& image, const ChassisConfig& chassis);

}  // namespace hitless
