#pragma once
// The record of a planted fault.

#include <cstdint>
#include <optional>
#include <string>

#include "dataplane/base/time.h"
#include "hil/scenario/scenario.h"

namespace hitless {

/// State of an RP just before the fault struck the RP.
enum class StruckState : std::uint8_t { off, booting, running };

/// The struck target, and its state as read back just after the strike.
struct Strike {
  std::string target;                  ///< "RP A", "slot 3", "rp-a/slot 3"
  bool shown = false;                  ///< the target showed that it was struck
  StruckState was = StruckState::off;  ///< state of a struck RP
  bool nobody_active = false;          ///< presence line: at the cut no RP was active although one was there
};

struct FaultRecord {
  FaultSpec spec;
  std::string text;  ///< as a scenario would write the fault
  FaultEffect effect = FaultEffect::card_halt;
  std::optional<Instant> struck_at;  ///< none: the fault's event never happened
  std::optional<Instant> mended_at;  ///< when the rig mended the target; a crash mends itself
  Strike strike;
  std::uint64_t messages = 0, lost = 0;  ///< links: sent and lost during the fault
  std::uint64_t steps_held = 0;          ///< operator: steps that were due and could not be typed
};

}  // namespace hitless
