#pragma once
// The end of a run, once nothing moves any more: books, grade, and the last state of the chassis.

#include "hil/chassis/chassis.h"
#include "hil/record/run_recorder.h"
#include "hil/run/instruments.h"

namespace hitless {

/// `ready`: as Condition::ready.
[[nodiscard]] ChassisState state_of(const Chassis& chassis, bool ready);

/// Compares the packets that the paths report as held with the packets that are missing from the pool.
void close_books(const ForwardingPlane& paths, const rte_mempool* pool, RunRecorder& recorder);

/// Lets the Meter finish and compares the Meter with the Truth and the Ledger.
void grade_measurement(Meter& meter, RunRecorder& recorder);

/// `reach`: null when the run did not ask which cards reach each other.
void record_chassis(const Chassis& chassis, const ReachProbe* reach, RunRecorder& recorder);

}  // namespace hitless
