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

struct FaultRecord {
  FaultSpec spec;
  std::string text;  ///< as it would be written
  FaultEffect effect = FaultEffect::card_halt;
  std::optional<Instant> struck_at;      ///< none: its event never happened
  std::optional<Instant> mended_at;      ///< by the rig; a crash mends itself
  std::string struck;                    ///< "RP A", "slot 3", "rp-a/slot 3"
  bool shown = false;                    ///< what was struck showed it: read back after striking
  StruckState was = StruckState::off;    ///< of an RP
  bool nobody_active = false;            ///< presence line: no RP was active when it was cut, one being there
  std::uint64_t messages = 0, lost = 0;  ///< links: sent and lost while it lasted
  std::uint64_t steps_held = 0;          ///< operator: steps that were due and could not be typed
  std::optional<std::size_t> held_step;  ///< the last of them
};

}  // namespace hitless
