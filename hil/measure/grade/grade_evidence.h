#pragma once
// Finds which closures stand behind the drops of a flow.

#include <cstdint>
#include <span>
#include <vector>

#include "hil/measure/ledger/ledger.h"
#include "hil/measure/truth/truth.h"

namespace hitless {

/// The outages and causes that the drops of one disruption name.
struct DropsBehind {
  std::vector<std::size_t> outages;  ///< positions in Truth::outages(), ascending, each once
  bool by_rule = false;              ///< some drops had no cause
  CauseId unknown;  ///< one cause of a drop for which the truth has no outage at that time; none: no such drop
  [[nodiscard]] bool none() const { return outages.empty() && !by_rule && !unknown.valid(); }
};

class Evidence {
 public:
  Evidence(const Ledger& ledger, const Truth& truth, const std::vector<Slot>& slot_of_interface);

  /// Adds the closures that the flow's drops name, for packets sent from `from` to `to`, both included.
  void collect(FlowId flow, Instant from, Instant to, DropsBehind& behind) const;
  /// Sorts and removes repetitions; to be called once after all collect().
  static void finish(DropsBehind& behind);
  /// Adds the outages behind the run's drops of packets sent from `from` to `to`.
  void add_outages(const DropRun& run, Instant from, Instant to, DropsBehind& behind) const;
  [[nodiscard]] std::span<const DropRun> runs_of(FlowId flow) const;

 private:
  struct ByCause {
    CauseId cause;
    std::size_t outage;
  };
  const std::vector<GateOutage>& outages_;
  std::vector<DropRun> runs_;            ///< in order of (flow, first_sent)
  std::vector<Instant> latest_;          ///< by position in runs_: largest last_sent of the flow's runs up to this one
  std::vector<std::size_t> flow_begin_;  ///< by flow: position of its first run; one more at the end
  std::vector<ByCause> by_cause_;        ///< in order of (cause, gate, closing)
  std::vector<Slot> ingress_slot_;       ///< by flow
};

}  // namespace hitless
