#include "hil/record/gate_measurement.h"

#include <algorithm>

namespace hitless {

std::optional<Disruption> measured_of(const RunRecord& run, const GateOutage& outage) {
  const Gate& gate = outage.gate;
  const bool is_card = gate.kind == GateKind::card;
  HITLESS_CHECK(is_card || gate.kind == GateKind::interface, "only cards and interfaces are measured as a whole");
  const MeterResult& meter = run.measured.meter;
  std::optional<Disruption> measured;
  Duration longest = Duration::min();
  for (const MeterScope& scope : is_card ? meter.cards : meter.interfaces) {
    if (is_card ? scope.slot != gate.slot : scope.interface != gate.interface) continue;
    for (const Disruption& d : scope.disruptions) {
      if (d.last_lost < outage.closed || d.first_lost >= outage.opened) continue;
      const Duration within = std::min(d.last_lost, outage.opened) - std::max(d.first_lost, outage.closed);
      if (within <= longest) continue;
      longest = within;
      measured = d;
    }
  }
  return measured;
}

}  // namespace hitless
