#include "hil/measure/grade/grade_evidence.h"

#include <algorithm>
#include <tuple>

namespace hitless {

Evidence::Evidence(const Ledger& ledger, const Truth& truth, const std::vector<Slot>& slot_of_interface)
    : outages_(truth.outages()), runs_(ledger.drop_runs()) {
  std::sort(runs_.begin(), runs_.end(), [](const DropRun& a, const DropRun& b) {
    return std::tie(a.flow, a.first_sent, a.last_sent, a.reason, a.cause) <
           std::tie(b.flow, b.first_sent, b.last_sent, b.reason, b.cause);
  });
  flow_begin_.assign(ledger.flows().size() + 1, 0);
  for (const DropRun& run : runs_) ++flow_begin_[run.flow.index() + 1];
  for (std::size_t i = 1; i < flow_begin_.size(); ++i) flow_begin_[i] += flow_begin_[i - 1];
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    const bool first = i == flow_begin_[runs_[i].flow.index()];
    latest_.push_back(first ? runs_[i].last_sent : std::max(latest_.back(), runs_[i].last_sent));
  }
  for (std::size_t i = 0; i < outages_.size(); ++i) {
    by_cause_.push_back({outages_[i].cause, i});
    for (const CauseId later : outages_[i].later_causes) by_cause_.push_back({later, i});
  }
  std::sort(by_cause_.begin(), by_cause_.end(), [this](const ByCause& a, const ByCause& b) {
    const GateOutage &x = outages_[a.outage], &y = outages_[b.outage];
    return std::tie(a.cause, x.gate, x.closed) < std::tie(b.cause, y.gate, y.closed);
  });
  for (const FlowBook& flow : ledger.flows()) {
    const std::size_t in = flow.ingress.index();
    ingress_slot_.push_back(in < slot_of_interface.size() ? slot_of_interface[in] : Slot{});
  }
}

std::span<const DropRun> Evidence::runs_of(FlowId flow) const {
  const std::size_t begin = flow_begin_[flow.index()];
  return std::span(runs_).subspan(begin, flow_begin_[flow.index() + 1] - begin);
}

void Evidence::collect(FlowId flow, Instant from, Instant to, DropsBehind& behind) const {
  const auto begin = latest_.begin() + static_cast<std::ptrdiff_t>(flow_begin_[flow.index()]);
  const auto end = latest_.begin() + static_cast<std::ptrdiff_t>(flow_begin_[flow.index() + 1]);
  auto i = static_cast<std::size_t>(std::lower_bound(begin, end, from) - latest_.begin());
  for (; i < flow_begin_[flow.index() + 1] && runs_[i].first_sent <= to; ++i) {
    if (runs_[i].last_sent < from) continue;
    if (runs_[i].cause.valid()) {
      add_outages(runs_[i], from, to, behind);
    } else {
      behind.by_rule = true;
    }
  }
}

void Evidence::add_outages(const DropRun& run, Instant from, Instant to, DropsBehind& behind) const {
  const auto less = [](const ByCause& row, CauseId cause) { return row.cause < cause; };
  const auto begin = std::lower_bound(by_cause_.begin(), by_cause_.end(), run.cause, less);
  auto end = begin;
  while (end != by_cause_.end() && end->cause == run.cause && end - begin < 2) ++end;
  if (end - begin == 1) {
    behind.outages.push_back(begin->outage);
    return;
  }
  // A queue that fills again and again has one cause for all its closures. A drop at the queue happens a fixed time
  // after its packet was sent, so this disruption's drops lie in [from, to] moved by that time, within the run.
  const Instant first_at = std::max(run.first_at, from + (run.first_at - run.first_sent));
  const Instant last_at = std::min(run.last_at, to + (run.last_at - run.last_sent));
  bool known = false;
  for (auto row = begin; row != by_cause_.end() && row->cause == run.cause;) {
    const Gate& gate = outages_[row->outage].gate;
    const auto gate_end = std::partition_point(row, by_cause_.end(), [&](const ByCause& r) {
      return r.cause == run.cause && outages_[r.outage].gate == gate;
    });
    // A withdrawn route is missed at the lookup, on the card that the packet came in on.
    if (gate.kind != GateKind::route || gate.slot == ingress_slot_[run.flow.index()]) {
      // Closures of one gate follow each other, so both ends can be found by halving.
      const auto not_over_at = [&](Instant instant) {
        return std::partition_point(row, gate_end, [&](const ByCause& c) {
          return outages_[c.outage].opened <= instant && outages_[c.outage].closed < instant;
        });
      };
      const auto in_run = not_over_at(run.first_at);
      known = known || (in_run != gate_end && outages_[in_run->outage].closed <= run.last_at);
      for (auto r = not_over_at(first_at); r != gate_end && outages_[r->outage].closed <= last_at; ++r)
        behind.outages.push_back(r->outage);
    }
    row = gate_end;
  }
  // A known cause may still add no closure: the run's drops then lie around [from, to], not in it.
  if (!known) behind.unknown = run.cause;
}

void Evidence::finish(DropsBehind& behind) {
  std::vector<std::size_t>& outages = behind.outages;
  std::sort(outages.begin(), outages.end());
  outages.erase(std::unique(outages.begin(), outages.end()), outages.end());
}

}  // namespace hitless
