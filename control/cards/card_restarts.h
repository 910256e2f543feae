#pragma once
// Brings every card to the software of the image that the active RP runs. A card is looked at when it says hello: what
// it then runs is what counts, whatever was ordered before and by whom, so a card that booted, crashed or could not
// hear during a switchover is not forgotten.

#include <functional>
#include <map>
#include <set>
#include <string>

#include "control/base/chassis_config.h"
#include "control/base/owned_timers.h"
#include "control/cards/card_sessions.h"
#include "control/images/image.h"

namespace hitless {

class CardRestarts {
 public:
  struct Hooks {
    std::function<std::string()> why;  ///< what a restart is booked on
    /// The card will reload fully, which an upgrade's plan may not have foreseen.
    std::function<void(Slot, const std::string& why)> reloads;
  };
  /// `wanted`: version of each card's software in the running image. `cold`: this RP was no hot standby when it became
  /// active (RPR): a card that forwards what another RP programmed is reset, since its state is not known here.
  CardRestarts(OwnedTimers& timers, CardSessions& cards, std::map<Slot, std::string> wanted, bool cold, Hooks hooks);

  /// The card has said hello to this RP.
  void look_at(Slot slot);

 private:
  /// It forwards what another RP programmed, and this one does not know it.
  [[nodiscard]] bool unknown(Slot slot, const CardSessions::Card& card) const;
  /// Empty: the card may stay as it is.
  [[nodiscard]] std::string reason(Slot slot, const CardSessions::Card& card) const;
  void order(Slot slot);

  OwnedTimers& timers_;
  CardSessions& cards_;
  std::map<Slot, std::string> wanted_;
  bool cold_;
  std::set<Slot> known_;  ///< cards that began anew under this RP
  Hooks hooks_;
  std::map<Slot, OwnedTimers::Key> again_;  ///< orders not yet obeyed
};

/// Version of each installed card's software in `image`; a card whose component the image lacks is left out.
std::map<Slot, std::string> card_software_of(const ImageManifest& image, const ChassisConfig& chassis);

}  // namespace hitless
