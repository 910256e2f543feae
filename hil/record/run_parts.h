#pragma once
// The parts of a run's record that the run's Summary holds unchanged.

#include <array>
#include <optional>
#include <string>

#include "control/issu/issu_table.h"
#include "dataplane/base/ids.h"
#include "dataplane/base/time.h"

namespace hitless {

/// Instants at which the run's stages began, in model time.
struct RunSpan {
  Instant powered_on;
  Instant traffic_from;
  Instant traffic_until;  ///< nothing was sent from here on
  Instant ended;          ///< the last packet had ended
};

/// The state of the two route processors at an instant between two events.
struct ChassisState {
  bool ready = false;                 ///< as Condition::ready
  std::optional<RpId> active;         ///< none: no RP was active
  std::array<std::string, 2> images;  ///< by RpId: the running image; empty: none
  Epoch epoch;                        ///< of the active RP
};

/// A typed command and its outcome.
struct StepRecord {
  std::string command;            ///< the line as typed
  std::optional<IssuEvent> issu;  ///< what the line means to the ISSU process; none: nothing, or the line is no command
  Instant typed;
  std::optional<Instant> settled;      ///< when the chassis was ready again
  std::optional<std::string> refused;  ///< reason of the refusal; none: not refused
};

}  // namespace hitless
