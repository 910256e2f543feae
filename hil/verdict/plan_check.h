#pragma once
// The outages of each card, true and measured, against the promise of the upgrade's plan.

#include "hil/record/run_record.h"

namespace hitless {

/// The outages of one card of the plan. `all_seen`: the upgrade was to run its course, so a planned restart must have
/// been met by packets.
void require_plan(const RunRecord& run, const PlanRow& row, bool all_seen, Verdict& verdict);

/// A plan that is made worse after the promise does not measure the promise, unless a planted fault had struck before.
void require_promise(const RunRecord& run, Verdict& verdict);

}  // namespace hitless
