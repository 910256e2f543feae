#include <map>
#include <utility>

#include "hil/record/run_record.h"
#include "hil/record/summary_parts.h"

namespace hitless {
namespace {

using Causes = std::map<std::pair<std::string, Instant>, std::vector<CauseId>>;

/// Causes by flow and first lost packet of each disruption.
Causes causes_behind(const Grade& grade) {
  Causes causes;
  for (const GradedDisruption& seen : grade.flows) causes[{seen.subject, seen.measured.first_lost}] = seen.causes;
  return causes;
}

}  // namespace

std::vector<FlowRow> summarize_flows(const RunRecord& run) {
  const Causes causes = causes_behind(run.measured.grade);
  const InterfaceTable& interfaces = run.input.config.interfaces;
  std::vector<FlowRow> rows;
  for (const MeterFlow& flow : run.measured.meter.flows) {
    if (flow.disruptions.empty()) continue;
    FlowRow row;
    row.key = flow.key;
    row.sent_on = interfaces[flow.sent_on.index()].name;
    if (flow.received_on.valid()) row.received_on = interfaces[flow.received_on.index()].name;
    row.sent = flow.sent;
    row.received = flow.received;
    row.lost = flow.lost;
    row.transit_min_ns = flow.transit_min_ns;
    row.transit_max_ns = flow.transit_max_ns;
    for (const Disruption& d : flow.disruptions) {
      const auto found = causes.find({flow.key, d.first_lost});
      row.losses.push_back({d, found == causes.end() ? std::vector<CauseId>() : found->second});
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace hitless
