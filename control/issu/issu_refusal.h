#pragma once
// Reasons for which the ISSU process refuses a command. These are values; control/cli/issu_words has their words.

#include <string>
#include <variant>
#include <vector>

#include <tl/expected.hpp>

#include "control/issu/issu_table.h"
#include "control/redundancy/redundancy.h"
#include "dataplane/base/ids.h"

namespace hitless {

/// The command has no row in the process's table for this step.
struct NotInThisStep {
  IssuStep step;
};
struct ImageMissing {};
struct StandbyNotReady {
  RfState is, expected;
};
struct ImageUnreadable {
  std::string why;
};
struct ImageRunning {
  std::string image;
};
struct ImagesIncompatible {
  std::string why;
};
/// The command names another image than the upgrade's.
struct OtherImage {
  std::string named, expected;
};
struct PreloadUnfinished {
  std::vector<Slot> slots;
};
struct SwitchoverUnderWay {};

// Refusals that come after the command was accepted.
struct StandbyRefuses {
  std::string why;  ///< in the standby's words
};
struct ImagesDiffer {};  ///< the two RPs hold different images under one name
struct StandbySilent {};
/// The standby could not be told of the switchover, so the switchover does not happen.
struct HandOverUnheard {
  std::string why;
};

using IssuRefusal = std::variant<NotInThisStep, ImageMissing, StandbyNotReady, ImageUnreadable, ImageRunning,
                                 ImagesIncompatible, OtherImage, PreloadUnfinished, SwitchoverUnderWay, StandbyRefuses,
                                 ImagesDiffer, StandbySilent, HandOverUnheard>;

/// A command's outcome: its value, or the reason for a refusal. A refusal changes nothing.
template <class T>
using IssuResult = tl::expected<T, IssuRefusal>;

/// A refusal that came after the command was accepted.
struct LateRefusal {
  IssuEvent command;
  IssuRefusal why;
};

}  // namespace hitless
