#include <algorithm>
#include <map>
#include <set>

#include "hil/record/gate_measurement.h"
#include "hil/record/run_record.h"
#include "hil/record/summary_parts.h"

namespace hitless {
namespace {

std::string phase_name(const RunRecord& run, Instant at) {
  const PhaseTable& table = run.books.phases;
  return table.phases().empty() ? std::string() : table.phases()[table.at(at)].name;
}

/// For a route's gate, the measurement is the tightest disruption of a flow that the grade ties to the gate.
void attach_measurement(const RunRecord& run, const GateOutage& outage, OutageRow& row) {
  if (outage.gate.kind != GateKind::route) {
    row.measured = measured_of(run, outage);
    if (row.measured) row.measured_on = row.cause.where;
    return;
  }
  for (const GradedDisruption& seen : run.measured.grade.flows) {
    if (std::ranges::find(seen.causes, outage.cause) == seen.causes.end()) continue;
    if (row.measured && seen.measured.upper_ns >= row.measured->upper_ns) continue;
    row.measured = seen.measured;
    row.measured_on = seen.subject;
  }
}

/// A row for the first outage of a cause, still without the cost.
OutageRow row_of(const RunRecord& run, const GateOutage& outage) {
  OutageRow row;
  row.cause = summarize_cause(run, outage.cause);
  row.gate = outage.gate;
  row.closed = outage.closed;
  row.opened = outage.opened;
  row.phase = phase_name(run, outage.closed);
  return row;
}

}  // namespace

std::vector<OutageRow> summarize_outages(const RunRecord& run) {
  std::vector<OutageRow> rows;
  std::vector<const GateOutage*> outages;  // by row
  std::map<CauseId, std::size_t> row_of_cause;
  for (const GateOutage& outage : run.measured.truth.outages()) {
    if (outage.gate.kind == GateKind::queue || !outage.cause.valid()) continue;
    if (!row_of_cause.emplace(outage.cause, rows.size()).second) continue;
    rows.push_back(row_of(run, outage));
    outages.push_back(&outage);
  }
  std::map<CauseId, std::set<FlowId>> flows;
  for (const DropRun& drops : run.books.ledger->drop_runs()) {
    const auto found = row_of_cause.find(drops.cause);
    if (found == row_of_cause.end()) continue;
    OutageRow& row = rows[found->second];
    row.met[drops.reason] += drops.packets;
    row.lost += drops.packets;
    flows[drops.cause].insert(drops.flow);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].flows = flows[rows[i].cause.id].size();
    if (rows[i].lost > 0) attach_measurement(run, *outages[i], rows[i]);
  }
  return rows;
}

}  // namespace hitless
