#pragma once
// The end of a run, once nothing moves any more: books, grade, and the chassis as it is left.

#include "hil/chassis/chassis.h"
#include "hil/record/run_recorder.h"
#include "hil/run/instruments.h"

namespace hitless {

/// `ready`: as Condition::ready.
[[nodiscard]] ChassisState state_of(const Chassis& chassis, bool ready);

/// Holds what the paths say they hold against what is really missing from the pool.
void close_books(const ForwardingPlane& paths, const rte_mempool* pool, RunRecorder& recorder);

/// Lets the Meter finish and holds it against the Truth and the Ledger.
void grade_measurement(Meter& meter, RunRecorder& recorder);

/// `reach`: null when nobody asked who reaches whom.
void record_chassis(const Chassis& chassis, const ReachProbe* reach, RunRecorder& recorder);

}  // namespace hitless
