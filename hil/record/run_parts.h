#pragma once
// The parts of a run's record that its Summary has unchanged.

#include <array>
#include <optional>
#include <string>

#include "control/issu/issu_table.h"
#include "dataplane/base/ids.h"
#include "dataplane/base/time.h"

namespace hitless {

/// When the run's stages began, in model time.
struct RunSpan {
  Instant powered_on;
  Instant traffic_from;
  Instant traffic_until;  ///< nothing was sent from here on
  Instant ended;          ///< the last packet had ended
};

/// What the two route processors were at an instant between two events.
struct ChassisState {
  bool ready = false;                 ///< as Condition::ready
  std::optional<RpId> active;         ///< none: no RP was active
  std::array<std::string, 2> images;  ///< by RpId: the running one; empty: none
  Epoch epoch;                        ///< of the active RP
};

/// A typed command and what came of it.
struct StepRecord {
  std::string command;            ///< the line as typed
  std::optional<IssuEvent> issu;  ///< what the line means to the ISSU process; none: nothing, or the line is no command
  Instant typed;
  std::optional<Instant> settled;      ///< when the chassis was ready again
  std::optional<std::string> refused;  ///< why
};

}  // namespace hitless
