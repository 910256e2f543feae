#pragma once
// Inventory x running image x new image -> the fate of each card. A pure function.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "control/base/chassis_config.h"
#include "control/images/image.h"

namespace hitless {

enum class CardFate : std::uint8_t {
  none,    ///< same card software: no stop
  warm,    ///< eFSU: preloaded, warm restart at the switchover
  reload,  ///< full reload at the switchover
};
[[nodiscard]] const char* to_string(CardFate fate);

struct PlanRow {
  Slot slot;
  std::string card;
  std::string from, to;  ///< versions of the card's software
  CardFate fate = CardFate::none;
  /// Maximum of the card's row, or the time to read the routes if longer, plus FIB download at the card's rate; zero
  /// for CardFate::none.
  Duration outage_max{};
  std::string why;  ///< "same software lc-ge 1.0", "needs 64 MB, 16 MB free"
};

/// `prefixes`: size of the table that a restarted card must download. `reloads`: cards that reload whatever their
/// software is, each with the reason.
std::vector<PlanRow> plan_upgrade(const ChassisConfig& chassis, const ImageManifest& running, const ImageManifest& next,
                                  std::size_t prefixes, const std::map<Slot, std::string>& reloads = {});

}  // namespace hitless
