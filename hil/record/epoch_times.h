#pragma once
// The instants at which each FIB epoch was opened, closed, and in every card, from the Timeline.

#include <optional>
#include <string>
#include <vector>

#include "dataplane/base/time.h"
#include "dataplane/base/timeline.h"

namespace hitless {

/// Instants of an epoch's way into the cards.
struct EpochTimes {
  std::string epoch;
  Instant opened;
  std::optional<Instant> closed;         ///< the RIB had converged, or the NSF timer ran out
  std::optional<Instant> in_every_card;  ///< every card present has acknowledged everything
};
[[nodiscard]] std::vector<EpochTimes> epoch_times(const Timeline& timeline);

}  // namespace hitless
