#pragma once
#include <optional>

#include "hil/record/run_record.h"

namespace hitless {

/// What a tester saw of a closed card or interface: of all that touches it, the disruption that lies longest within
/// the outage; none when nothing was due. Its edges may belong to others that were closed at the same time.
[[nodiscard]] std::optional<Disruption> measured_of(const RunRecord& run, const GateOutage& outage);

}  // namespace hitless
