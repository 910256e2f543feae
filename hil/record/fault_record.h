#pragma once
// What came of a planted fault.

#include <cstdint>
#include <optional>
#include <string>

#include "dataplane/base/time.h"
#include "hil/scenario/scenario.h"

namespace hitless {

/// An RP just before it was struck.
enum class StruckState : std::uint8_t { off, booting, running };

/// What was struck, and what it showed of that: read back from it just after.
struct Strike {
  std::string target;                  ///< "RP A", "slot 3", "rp-a/slot 3"
  bool shown = false;                  ///< the target showed that it was struck
  StruckState was = StruckState::off;  ///< of an RP
  bool nobody_active = false;          ///< presence line: no RP was active when it was cut, one being there
};

struct FaultRecord {
  FaultSpec spec;
  std::string text;  ///< as it would be written
  FaultEffect effect = FaultEffect::card_halt;
  std::optional<Instant> struck_at;  ///< none: its event never happened
  std::optional<Instant> mended_at;  ///< by the rig; a crash mends itself
  Strike strike;
  std::uint64_t messages = 0, lost = 0;  ///< links: sent and lost while it lasted
  std::uint64_t steps_held = 0;          ///< operator: steps that were due and could not be typed
};

}  // namespace hitless
