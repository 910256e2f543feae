#include <algorithm>

#include "hil/record/run_record.h"
#include "hil/record/summary_parts.h"

namespace hitless {
namespace {

/// Length of a closure; a gate that never opened again counts until the run's end.
std::int64_t length_ns(const RunRecord& run, Instant closed, Instant opened) {
  return to_ns(std::min(opened, run.span.ended) - closed);
}

/// The larger of: the scope's largest gap between two packets, its longest disruption not explained by its own gates.
std::int64_t shortest_visible_ns(const MeterScope& scope, const std::vector<OutageRow>& outages) {
  std::int64_t longest_ns = scope.shortest_visible_outage_ns;
  for (const Disruption& d : scope.disruptions) {
    const bool own = std::ranges::any_of(outages, [&](const OutageRow& outage) {
      return outage.gate.slot == scope.slot && outage.measured && outage.measured->first_lost == d.first_lost;
    });
    if (!own && d.bounded()) longest_ns = std::max(longest_ns, d.upper_ns);
  }
  return longest_ns;
}

void add_traffic(const RunRecord& run, CardSummary& row) {
  for (const auto& phase : run.books.ledger->books())
    for (std::size_t i = 0; i < phase.size(); ++i)
      if (run.input.config.interfaces[i].slot == row.slot) {
        row.offered += phase[i].offered;
        row.delivered += phase[i].delivered;
      }
}

void add_outage(const RunRecord& run, const OutageRow& outage, CardSummary& row) {
  row.lost += outage.lost;
  if (outage.gate.kind != GateKind::card) return;
  const std::int64_t stop_ns = length_ns(run, outage.closed, outage.opened);
  row.stopped_ns += stop_ns;
  row.longest_stop_ns = std::max(row.longest_stop_ns, stop_ns);
  ++row.stops;
  if (outage.measured && (!row.measured || outage.measured->lower_ns > row.measured->lower_ns))
    row.measured = outage.measured;
}

}  // namespace

std::vector<CardSummary> summarize_cards(const RunRecord& run, const std::vector<OutageRow>& outages) {
  std::vector<CardSummary> rows;
  for (const InstalledCard& installed : run.input.config.cards) {
    CardSummary row;
    row.slot = installed.slot;
    row.card = installed.type->name;
    for (const PlanRow& plan : run.event.plan)
      if (plan.slot == row.slot) row.plan = plan;
    add_traffic(run, row);
    for (const OutageRow& outage : outages)
      if (outage.gate.slot == row.slot) add_outage(run, outage, row);
    for (const MeterScope& scope : run.measured.meter.cards)
      if (scope.slot == row.slot) row.shortest_visible_outage_ns = shortest_visible_ns(scope, outages);
    rows.push_back(std::move(row));
  }
  return rows;
}

std::int64_t longest_stop_ns(const RunRecord& run) {
  std::int64_t longest_ns = 0;
  for (const GateOutage& outage : run.measured.truth.outages())
    if (outage.gate.kind == GateKind::card)
      longest_ns = std::max(longest_ns, length_ns(run, outage.closed, outage.opened));
  return longest_ns;
}

}  // namespace hitless
