#include "hil/measure/grade/grade.h"

#include <algorithm>

#include "dataplane/base/result.h"
#include "hil/measure/grade/grade_evidence.h"

namespace hitless {
namespace {

/// Grades one run; the results gather in `grade_`.
class Grader {
 public:
  Grader(const MeterResult& meter, const Ledger& ledger, const Truth& truth, const std::vector<FlowId>& flow_of,
         const std::vector<Slot>& slots)
      : meter_(meter), ledger_(ledger), outages_(truth.outages()), flow_of_(flow_of), evidence_(ledger, truth, slots) {
    HITLESS_CHECK(flow_of.size() == meter.flows.size(), "every meter flow needs its place in the join");
    in_disruption_.resize(outages_.size());
  }

  Grade run() {
    compare_totals();
    compare_flows();
    for (std::size_t i = 0; i < meter_.flows.size(); ++i)
      if (joined(i))
        for (const Disruption& d : meter_.flows[i].disruptions) grade_flow(i, d);
    for (const MeterScope& scope : meter_.interfaces) grade_scope(scope);
    for (const MeterScope& scope : meter_.cards) grade_scope(scope);
    count_outages();
    return std::move(grade_);
  }

 private:
  [[nodiscard]] bool joined(std::size_t meter_flow) const {
    return flow_of_[meter_flow].index() < ledger_.flows().size();
  }
  void contradict(std::string line) { grade_.contradictions.push_back(std::move(line)); }
  void expect_equal(const std::string& what, std::uint64_t meter, std::uint64_t ledger) {
    if (meter != ledger) contradict(what + ": meter " + std::to_string(meter) + ", ledger " + std::to_string(ledger));
  }
  void compare_totals();
  void compare_flows();
  void grade_flow(std::size_t meter_flow, const Disruption& d);
  void grade_scope(const MeterScope& scope);
  /// Fills in causes and true extent; false when no closure, or an unknown cause, is behind the disruption.
  bool explain(GradedDisruption& graded, const DropsBehind& behind);
  /// Ended closures of the scope's own gate: its card, or the interface itself.
  [[nodiscard]] std::vector<std::size_t> own_outages(const MeterScope& scope) const;
  void judge(GradedDisruption& graded, bool lower_holds, bool upper_holds);
  void count_outages();
  [[nodiscard]] std::string describe(std::size_t outage) const;

  const MeterResult& meter_;
  const Ledger& ledger_;
  const std::vector<GateOutage>& outages_;
  const std::vector<FlowId>& flow_of_;
  Evidence evidence_;
  std::vector<bool> in_disruption_;  ///< by GateOutage: some flow's disruption has it behind it
  Grade grade_;
};

std::string ns(std::int64_t value) { return value == kUnbounded ? "unbounded" : std::to_string(value) + " ns"; }

std::string at(const GradedDisruption& g) {
  return g.subject + ": disruption from " + std::to_string(to_ns(g.measured.first_lost)) + " to " +
         ns(to_ns(g.measured.last_lost)) + ", " + std::to_string(g.measured.lost) + " lost";
}

void Grader::compare_totals() {
  const FlowBook total = ledger_.total();
  expect_equal("frames sent, measured or not", meter_.sent + meter_.not_measured, total.offered);
  if (meter_.unexpected != 0)
    contradict(std::to_string(meter_.unexpected) + " frames came back that were never sent, twice, too late or broken");
}

void Grader::compare_flows() {
  struct Sum {
    std::uint64_t sent = 0, received = 0, lost = 0;
    std::size_t first = SIZE_MAX;
  };
  std::vector<Sum> sums(ledger_.flows().size());
  for (std::size_t i = 0; i < meter_.flows.size(); ++i) {
    const MeterFlow& flow = meter_.flows[i];
    if (!joined(i)) {
      contradict(flow.key + ": the ledger has no such flow");
      continue;
    }
    Sum& sum = sums[flow_of_[i].index()];
    sum.sent += flow.sent;
    sum.received += flow.received;
    sum.lost += flow.lost;
    sum.first = std::min(sum.first, i);
  }
  for (std::size_t i = 0; i < sums.size(); ++i) {
    if (sums[i].first == SIZE_MAX) continue;
    const FlowBook& book = ledger_.flows()[i];
    const std::string& key = meter_.flows[sums[i].first].key;
    expect_equal(key + ": sent", sums[i].sent, book.offered);
    expect_equal(key + ": received", sums[i].received, book.delivered + book.misdelivered);
    // Packets that the chassis consumes, or still holds at the end, do not come back either.
    const std::uint64_t in_flight = book.offered - std::min(book.offered, book.ended());
    expect_equal(key + ": lost", sums[i].lost, book.dropped + book.consumed + in_flight);
  }
}

bool Grader::explain(GradedDisruption& graded, const DropsBehind& behind) {
  graded.by_rule = behind.by_rule;
  if (behind.unknown.valid()) {
    ++grade_.invented;
    contradict(at(graded) + ": drops name cause " + std::to_string(behind.unknown.value) +
               ", of which the truth has no closure at that time");
    return false;
  }
  if (behind.none()) {
    ++grade_.invented;
    contradict(at(graded) + ": nothing was dropped");
    return false;
  }
  if (behind.outages.empty()) {
    ++grade_.by_rule;
    graded.inside = true;
    return false;
  }
  Instant closed = kNever, opened = Instant::min();
  for (const std::size_t i : behind.outages) {
    const GateOutage& outage = outages_[i];
    closed = std::min(closed, outage.closed);
    opened = std::max(opened, outage.opened);
    if (std::find(graded.causes.begin(), graded.causes.end(), outage.cause) == graded.causes.end())
      graded.causes.push_back(outage.cause);
  }
  graded.true_ns = opened == kNever ? kUnbounded : to_ns(opened - closed);
  return true;
}

void Grader::judge(GradedDisruption& graded, bool lower_holds, bool upper_holds) {
  graded.inside = lower_holds && upper_holds;
  if (graded.inside) return;
  ++grade_.outside;
  contradict(at(graded) + ": measured " + ns(graded.measured.lower_ns) + " to " + ns(graded.measured.upper_ns) +
             ", true " + ns(graded.true_ns) + (lower_holds ? " (above)" : " (below)"));
}

void Grader::grade_flow(std::size_t meter_flow, const Disruption& d) {
  GradedDisruption graded;
  graded.subject = meter_.flows[meter_flow].key;
  graded.measured = d;
  DropsBehind behind;
  evidence_.collect(flow_of_[meter_flow], d.first_lost, d.last_lost, behind);
  Evidence::finish(behind);
  if (explain(graded, behind)) {
    for (const std::size_t i : behind.outages) in_disruption_[i] = true;
    judge(graded, behind.by_rule || d.lower_ns <= graded.true_ns, d.rerouted || graded.true_ns <= d.upper_ns);
  }
  grade_.flows.push_back(std::move(graded));
}

void Grader::grade_scope(const MeterScope& scope) {
  const std::vector<std::size_t> own = own_outages(scope);
  for (const Disruption& d : scope.disruptions) {
    if (!joined(d.first_lost_flow) || !joined(d.last_lost_flow)) continue;  // compare_flows() has told
    GradedDisruption graded;
    graded.subject = scope.name;
    graded.measured = d;
    DropsBehind behind;
    evidence_.collect(flow_of_[d.first_lost_flow], d.first_lost, d.first_lost, behind);
    evidence_.collect(flow_of_[d.last_lost_flow], d.last_lost, d.last_lost, behind);
    Evidence::finish(behind);
    const bool upper_holds = std::none_of(own.begin(), own.end(), [&](std::size_t i) {
      const GateOutage& c = outages_[i];
      const Instant surely_until = c.opened - Duration(scope.transit_min_ns);
      const bool reaches_in = d.last_lost >= c.closed && d.first_lost < surely_until;
      return reaches_in && d.upper_ns < to_ns(c.opened - c.closed);
    });
    if (explain(graded, behind)) judge(graded, behind.by_rule || d.lower_ns <= graded.true_ns, upper_holds);
    grade_.scopes.push_back(std::move(graded));
  }
}

std::vector<std::size_t> Grader::own_outages(const MeterScope& scope) const {
  std::vector<std::size_t> own;
  for (std::size_t i = 0; i < outages_.size(); ++i) {
    const Gate& gate = outages_[i].gate;
    const bool itself =
        gate.kind == GateKind::interface && scope.interface.valid() && gate.interface == scope.interface;
    const bool card = gate.kind == GateKind::card && gate.slot == scope.slot;
    if ((itself || card) && outages_[i].opened != kNever) own.push_back(i);
  }
  return own;
}

std::string Grader::describe(std::size_t i) const {
  const GateOutage& outage = outages_[i];
  return "closure of slot " + std::to_string(outage.gate.slot.value) + " from " + std::to_string(to_ns(outage.closed)) +
         (outage.opened == kNever ? " on" : " to " + ns(to_ns(outage.opened))) + ", cause " +
         std::to_string(outage.cause.value);
}

void Grader::count_outages() {
  // A drop of a ledger flow may lie in no disruption although the Meter did its work: one of the meter flows has
  // ambiguous packets or a destination that never answered.
  enum class Standing : std::uint8_t { unjoined, claimed, unclaimed };
  std::vector<Standing> standing(ledger_.flows().size(), Standing::unjoined);
  for (std::size_t i = 0; i < meter_.flows.size(); ++i) {
    if (!joined(i)) continue;
    const MeterFlow& flow = meter_.flows[i];
    Standing& s = standing[flow_of_[i].index()];
    if (flow.ambiguous != 0 || !flow.destination_answered) {
      s = Standing::unclaimed;
    } else if (s == Standing::unjoined) {
      s = Standing::claimed;
    }
  }
  std::vector<bool> met(outages_.size()), claimed(outages_.size());
  for (std::size_t i = 0; i < standing.size(); ++i) {
    if (standing[i] == Standing::unjoined) continue;
    DropsBehind behind;
    for (const DropRun& run : evidence_.runs_of(FlowId(static_cast<FlowId::rep>(i)))) {
      if (!run.cause.valid()) continue;
      // When several outages share the run's cause, only those at its two ends surely dropped packets of the run.
      evidence_.add_outages(run, run.first_sent, run.first_sent, behind);
      evidence_.add_outages(run, run.last_sent, run.last_sent, behind);
    }
    for (const std::size_t c : behind.outages) {
      met[c] = true;
      if (standing[i] == Standing::claimed) claimed[c] = true;
    }
  }
  for (std::size_t i = 0; i < outages_.size(); ++i) {
    if (in_disruption_[i] || claimed[i]) {
      ++grade_.detectable;
    } else {
      ++(met[i] ? grade_.unclaimed : grade_.undetectable);
    }
    if (!claimed[i] || in_disruption_[i]) continue;
    ++grade_.missed;
    contradict(describe(i) + ": packets were dropped, no disruption of a flow shows it");
  }
}

}  // namespace

Grade grade(const MeterResult& meter, const Ledger& ledger, const Truth& truth,
            const std::vector<FlowId>& flow_of_meter_flow, const std::vector<Slot>& slot_of_interface) {
  return Grader(meter, ledger, truth, flow_of_meter_flow, slot_of_interface).run();
}

}  // namespace hitless
