#pragma once
// The end of an upgrade, computed from the RPs' states and images, never from the scenario's intention.

#include <string>

#include "hil/chassis/chassis.h"

namespace hitless {

struct Ending {
  UpgradeOutcome outcome = UpgradeOutcome::unsettled;
  bool simplex = false;  ///< one RP is gone for good
  std::string why;       ///< reason for `unsettled`
};

/// `upgrade_to` may be empty. `timeline` says whether an RP ever ran another image.
[[nodiscard]] Ending ending_of(const Chassis& chassis, const std::string& start_image, const std::string& upgrade_to,
                               const Timeline& timeline);
/// "returned", "returned, simplex".
[[nodiscard]] std::string to_string(const Ending& ending);

}  // namespace hitless
