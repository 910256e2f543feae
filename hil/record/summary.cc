#include "hil/record/summary.h"

#include <algorithm>

#include "hil/record/run_record.h"
#include "hil/record/summary_parts.h"

namespace hitless {
namespace {

BooksSummary summarize_books(const RunBooks& books) {
  BooksSummary summary;
  summary.total = books.ledger->total();
  // Flow numbers between the numbers of two forwarding loops belong to no flow.
  summary.flows = static_cast<std::uint64_t>(
      std::ranges::count_if(books.flows, [](const SourceFlow& flow) { return flow.ingress.valid(); }));
  summary.in_flight = books.in_flight;
  summary.originated = books.originated;
  summary.contradictions = books.contradictions;
  return summary;
}

MeterSummary summarize_meter(const MeterResult& meter) {
  MeterSummary summary;
  summary.flows = meter.flows.size();
  summary.sent = meter.sent;
  summary.received = meter.received;
  summary.lost = meter.lost;
  summary.ambiguous = meter.ambiguous;
  summary.not_measured = meter.not_measured;
  summary.never_delivered = meter.never_delivered;
  summary.unexpected = meter.unexpected;
  summary.forwarding_delay_threshold = meter.forwarding_delay_threshold;
  return summary;
}

GradeSummary summarize_grade(const Grade& grade) {
  GradeSummary summary;
  summary.flow_disruptions = grade.flows.size();
  summary.scope_disruptions = grade.scopes.size();
  summary.detectable = grade.detectable;
  summary.undetectable = grade.undetectable;
  summary.unclaimed = grade.unclaimed;
  summary.by_rule = grade.by_rule;
  summary.outside = grade.outside;
  summary.invented = grade.invented;
  summary.missed = grade.missed;
  return summary;
}

}  // namespace

CauseSummary summarize_cause(const RunRecord& run, CauseId id) {
  const Cause& cause = run.causes[id];
  return {id, cause.where, cause.what, cause.why};
}

Summary summarize(const RunRecord& run) {
  Summary summary;
  summary.scenario = run.input.scenario.name;
  summary.path = run.input.scenario.path;
  summary.seed = run.input.scenario.seed;
  summary.span = run.span;
  summary.event = summarize_event(run);
  summary.books = summarize_books(run.books);
  summary.meter = summarize_meter(run.measured.meter);
  summary.grade = summarize_grade(run.measured.grade);
  summary.outages = summarize_outages(run);
  summary.cards = summarize_cards(run, summary.outages);
  summary.longest_stop_ns = longest_stop_ns(run);
  summary.phases = summarize_phases(run);
  summary.flows_with_loss = summarize_flows(run);
  summary.times = issu_times(run);
  summary.without_hot_standby_ns = without_hot_standby_ns(run);
  summary.without_active_rp_ns = without_active_rp_ns(run);
  summary.fib = summarize_fib(run);
  summary.clock = run.clock;
  summary.router_host = summarize_router_host(run);
  summary.assumed = assumed_rows(run);
  summary.timeline = run.timeline.entries();
  summary.verdict = run.verdict;
  return summary;
}

}  // namespace hitless
