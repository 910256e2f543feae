#pragma once
// Grades the Meter against the Truth: every closure that a measured packet met must lie in a disruption whose bracket
// holds its true extent; every disruption must have a closure behind it. What no packet met is undetectable, and is
// counted, not claimed.

#include <cstdint>
#include <string>
#include <vector>

#include "dataplane/base/cause.h"
#include "hil/ledger.h"
#include "hil/meter.h"
#include "hil/truth.h"

namespace hitless {

/// One disruption of one flow or scope beside the true extent behind it.
struct GradedDisruption {
  std::string subject;       ///< the flow's key, the interface's name or "slot 3"
  Disruption measured;
  std::int64_t true_ns = 0;  ///< last opening minus first closing of the closures behind it
  std::vector<CauseId> causes;  ///< those closures' causes, in order of closing, without repetition
  bool inside = false;       ///< lower_ns <= true_ns <= upper_ns
};

struct Grade {
  std::vector<GradedDisruption> flows;   ///< every disruption of every flow
  std::vector<GradedDisruption> scopes;  ///< every disruption of every interface and card
  std::uint64_t detectable = 0;     ///< closures that at least one measured packet met
  std::uint64_t undetectable = 0;   ///< closures that no packet met
  std::uint64_t outside = 0;        ///< disruptions whose bracket does not hold the truth
  std::uint64_t invented = 0;       ///< disruptions without a closure behind them
  std::uint64_t missed = 0;         ///< detectable closures in no disruption
  std::vector<std::string> faults;  ///< one line for each of the above and each count that differs, in words
  [[nodiscard]] bool agrees() const { return faults.empty(); }
};

/// `flow_of_key`: the ledger's flow of each meter flow, by position in meter.flows (joined by the caller through key
/// and interface, ids only).
Grade grade(const MeterResult& meter, const Ledger& ledger, const Truth& truth, const std::vector<FlowId>& flow_of_meter_flow,
            const std::vector<Slot>& slot_of_interface);

}  // namespace hitless
