#pragma once
// The outages of each card, true and measured, against what the upgrade's plan promised.

#include "hil/run.h"

namespace hitless {

/// `all_seen`: the upgrade was to run its course, so every planned restart must have been met by packets.
void require_plan(const RunRecord& run, bool all_seen, Verdict& verdict);

}  // namespace hitless
