#pragma once
#include <optional>

#include "hil/record/run_record.h"

namespace hitless {

/// A tester's view of a closed card or interface: of all traffic that touches the card or interface, the disruption
/// that lies longest within the outage; none when nothing was due. The disruption's edges may belong to other gates
/// that were closed at the same time.
[[nodiscard]] std::optional<Disruption> measured_of(const RunRecord& run, const GateOutage& outage);

}  // namespace hitless
