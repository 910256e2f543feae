#pragma once
// A run record boiled down to what a report says, once, for the text and for result.json alike. Every packet count
// comes from the Ledger, every bracket from the Meter, every instant of a gate from the Truth; they are joined by
// cause.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hil/record/run_record.h"

namespace hitless {

/// One closed gate and what it cost.
struct OutageRow {
  CauseId cause;
  Closure truth;
  std::string phase;                        ///< in which the gate closed
  std::map<DropReason, std::uint64_t> met;  ///< packets that met it, by reason
  std::uint64_t lost = 0;                   ///< their sum
  std::optional<Disruption> measured;       ///< of the card's or interface's traffic as a whole, else of the worst flow
  std::string measured_on;                  ///< "slot 3", or the flow's key
  std::uint64_t flows = 0;                  ///< flows that lost packets to it
};

struct CardSummary {
  Slot slot;
  const PlanRow* plan = nullptr;  ///< null without an upgrade
  std::string card;
  std::uint64_t offered = 0, delivered = 0, lost = 0;  ///< entered here; left here; met a closed gate of this card
  std::int64_t stopped_ns = 0;                         ///< sum of its card gate's closures
  std::int64_t longest_stop_ns = 0;                    ///< of one of them, which the plan's maximum is about
  std::uint32_t stops = 0;
  std::optional<Disruption> measured;  ///< of its longest own outage
  /// An outage of the card longer than this would have shown: the longest time in which nothing that touched it came
  /// through although its own gate was open (no packet was due, or its peers were stopped).
  std::int64_t shortest_visible_outage_ns = 0;
};

/// A queue's refusals have no single closing: they are summed.
struct PhaseLoss {
  CauseId cause;  ///< none for lawful drops
  std::map<DropReason, std::uint64_t> reasons;
  std::uint64_t packets = 0;
};

struct PhaseRow {
  std::string name;
  Instant from, until;
  std::uint64_t offered = 0, delivered = 0, misdelivered = 0, consumed = 0, lost = 0, lawful = 0;
  std::vector<PhaseLoss> losses;  ///< by cause, largest first
  std::map<DropReason, std::uint64_t> lawful_by_reason;
};

/// RFC 7654 section 7.1, in ns; absent when the steps did not settle.
struct IssuTimes {
  std::optional<std::int64_t> t1_ns, t2_ns, t3_ns, t4_ns;
};

struct Summary {
  std::vector<OutageRow> outages;  ///< in order of closing
  std::vector<CardSummary> cards;
  std::vector<PhaseRow> phases;
  IssuTimes times;
  std::int64_t without_hot_standby_ns = 0;  ///< redundancy downtime while traffic ran
  std::int64_t without_active_rp_ns = 0;    ///< control-plane downtime while traffic ran
  std::uint64_t destinations = 0, prefixes_hit = 0;
  std::vector<std::string> assumed;  ///< catalogue rows with basis assumed that the run leaned on
};

/// What a tester saw of a closed card or interface: of all that touches it, the disruption that lies longest within
/// the closure; none when nothing was due. Its edges may belong to others that were closed at the same time.
std::optional<Disruption> measured_of(const RunRecord& run, const Closure& closure);

Summary summarize(const RunRecord& run);

}  // namespace hitless
