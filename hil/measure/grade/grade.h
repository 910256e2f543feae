#pragma once
// Grades the Meter against the Truth: every closure that a measured packet met must lie in a disruption whose bracket
// holds its true extent; every disruption must have a closure behind it. A closure that no packet met is
// undetectable, and is counted, not claimed.
//
// The checks, and why each must hold (gates and packets as in meter.h):
//   Counts, each flow: the Meter and the Ledger count the same packets by different means, so they must be equal.
//   A flow's disruption: the closures behind it are those that the flow's drops name while it lasted. It ran from the
//   first closing to the last opening: true_ns. The bracket must hold true_ns, with three exceptions. An unbounded
//   disruption has no upper end. A disruption that ended because the flow took another way (rerouted) ended before its
//   gate opened: only the lower end is checked. A disruption with lawful drops in it (no cause: too large, no route)
//   may reach beyond the closures: only the upper end is checked; a disruption with nothing else is `by_rule`. A
//   bounded disruption that was not rerouted has no closure that never opened: the packet after it met an open gate.
//   A scope's disruption: its first and its last lost packet each died at a closure, so the span from the closing
//   behind the first to the opening behind the last holds the lower end. The flows in between may each have had their
//   own gate, so the upper end says nothing about that span. The upper end says something where the scope's own gate
//   (the card, or the interface itself) was shut from c to o: every packet that touched the scope and was sent between
//   c and o less the smallest transit delay was lost, so the disruption that reaches into that time has its last good
//   packet sent before c and its first good one back after o, and its upper end is not below o - c. In the rest, just
//   before o, packets that enter here are lost while packets that come from elsewhere and will leave here after o are
//   not: the grade claims nothing of these short disruptions.

#include <cstdint>
#include <string>
#include <vector>

#include "dataplane/base/cause.h"
#include "hil/measure/ledger/ledger.h"
#include "hil/measure/meter/meter.h"
#include "hil/measure/truth/truth.h"

namespace hitless {

/// One disruption of one flow or scope beside the true extent behind it.
struct GradedDisruption {
  std::string subject;  ///< the flow's key, the interface's name or "slot 3"
  Disruption measured;
  /// Last opening minus first closing of the closures behind it; kUnbounded when one never opened
  std::int64_t true_ns = 0;
  std::vector<CauseId> causes;  ///< those closures' causes, in order of closing, without repetition
  bool by_rule = false;         ///< there are drops without a cause in it
  bool inside = false;          ///< every end that says something about true_ns holds it
};

struct Grade {
  std::vector<GradedDisruption> flows;   ///< every disruption of every flow
  std::vector<GradedDisruption> scopes;  ///< every disruption of every interface and card
  /// Closures that at least one measured packet met, of which the Meter claims something
  std::uint64_t detectable = 0;
  std::uint64_t undetectable = 0;  ///< closures that no measured packet met
  std::uint64_t unclaimed = 0;     ///< closures met only by packets without a claim of the Meter: ambiguous, or to a
                                   ///< destination that never answered
  std::uint64_t by_rule = 0;       ///< disruptions with nothing but drops without a cause behind them
  std::uint64_t outside = 0;       ///< disruptions whose bracket does not hold the truth
  std::uint64_t invented = 0;      ///< disruptions without a drop behind them
  std::uint64_t missed = 0;        ///< detectable closures in no disruption
  std::vector<std::string>
      contradictions;  ///< one line for each of the last three and each count that differs, in words
  [[nodiscard]] bool agrees() const { return contradictions.empty(); }
};

/// `flow_of_meter_flow`: the ledger's flow of each meter flow, by position in meter.flows (joined by the caller through
/// key and interface, ids only). Several meter flows may be one ledger flow; a ledger flow that is joined at all holds
/// measurable packets only. `slot_of_interface`: by InterfaceIndex.
Grade grade(const MeterResult& meter, const Ledger& ledger, const Truth& truth,
            const std::vector<FlowId>& flow_of_meter_flow, const std::vector<Slot>& slot_of_interface);

}  // namespace hitless
