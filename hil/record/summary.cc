#include "hil/record/summary.h"

#include <algorithm>
#include <set>

namespace hitless {
namespace {

bool lawful(DropReason, CauseId cause) { return !cause.valid(); }

std::string phase_name(const RunRecord& run, Instant at) {
  const auto& phases = run.books.phases.phases();
  return phases.empty() ? std::string() : phases[run.books.phases.at(at)].name;
}

/// Of a route: the tightest disruption of a flow that the grade ties to it.
void attach_measurement(const RunRecord& run, OutageRow& row) {
  if (row.truth.gate.kind != GateKind::route) {
    row.measured = measured_of(run, row.truth);
    if (row.measured) row.measured_on = run.causes[row.cause].where;
    return;
  }
  for (const GradedDisruption& seen : run.measured.grade.flows) {
    if (std::find(seen.causes.begin(), seen.causes.end(), row.cause) == seen.causes.end()) continue;
    if (row.measured && seen.measured.upper_ns >= row.measured->upper_ns) continue;
    row.measured = seen.measured;
    row.measured_on = seen.subject;
  }
}

std::vector<OutageRow> outages_of(const RunRecord& run) {
  std::map<CauseId, OutageRow> rows;
  std::vector<CauseId> order;
  for (const Closure& closure : run.measured.truth.closures()) {
    if (closure.gate.kind == GateKind::queue || !closure.cause.valid()) continue;
    OutageRow row;
    row.cause = closure.cause;
    row.truth = closure;
    row.phase = phase_name(run, closure.closed);
    if (rows.emplace(closure.cause, std::move(row)).second) order.push_back(closure.cause);
  }
  std::map<CauseId, std::set<FlowId>> flows;
  for (const DropRun& drops : run.books.ledger->drop_runs()) {
    const auto found = rows.find(drops.cause);
    if (found == rows.end()) continue;
    found->second.met[drops.reason] += drops.packets;
    found->second.lost += drops.packets;
    flows[drops.cause].insert(drops.flow);
  }
  std::vector<OutageRow> out;
  for (const CauseId cause : order) {
    OutageRow& row = rows.at(cause);
    row.flows = flows[cause].size();
    if (row.lost > 0) attach_measurement(run, row);
    out.push_back(std::move(row));
  }
  return out;
}

/// The scope's largest gap between two packets, or the longest of its disruptions that its own gates do not explain.
std::int64_t shortest_visible_ns(const MeterScope& scope, const std::vector<OutageRow>& outages) {
  std::int64_t longest_ns = scope.shortest_visible_outage_ns;
  for (const Disruption& d : scope.disruptions) {
    const bool own = std::any_of(outages.begin(), outages.end(), [&](const OutageRow& outage) {
      return outage.truth.gate.slot == scope.slot && outage.measured && outage.measured->first_lost == d.first_lost;
    });
    if (!own && d.bounded()) longest_ns = std::max(longest_ns, d.upper_ns);
  }
  return longest_ns;
}

std::vector<CardSummary> cards_of(const RunRecord& run, const std::vector<OutageRow>& outages) {
  std::vector<CardSummary> rows;
  for (const InstalledCard& installed : run.input.config.cards) {
    CardSummary row;
    row.slot = installed.slot;
    row.card = installed.type->name;
    for (const PlanRow& plan : run.event.plan)
      if (plan.slot == row.slot) row.plan = &plan;
    for (const auto& phase : run.books.ledger->books())
      for (std::size_t i = 0; i < phase.size(); ++i)
        if (run.input.config.interfaces[i].slot == row.slot) {
          row.offered += phase[i].offered;
          row.delivered += phase[i].delivered;
        }
    for (const OutageRow& outage : outages)
      if (outage.truth.gate.slot == row.slot) {
        row.lost += outage.lost;
        if (outage.truth.gate.kind != GateKind::card) continue;
        const std::int64_t stop_ns = to_ns(std::min(outage.truth.opened, run.span.ended) - outage.truth.closed);
        row.stopped_ns += stop_ns;
        row.longest_stop_ns = std::max(row.longest_stop_ns, stop_ns);
        ++row.stops;
        if (outage.measured && (!row.measured || outage.measured->lower_ns > row.measured->lower_ns))
          row.measured = outage.measured;
      }
    for (const MeterScope& scope : run.measured.meter.cards)
      if (scope.slot == row.slot) row.shortest_visible_outage_ns = shortest_visible_ns(scope, outages);
    rows.push_back(std::move(row));
  }
  return rows;
}

PhaseRow phase_of(const std::vector<InterfaceBook>& books) {
  PhaseRow row;
  std::map<CauseId, PhaseLoss> losses;
  for (const InterfaceBook& book : books) {
    row.offered += book.offered;
    row.delivered += book.delivered;
    row.misdelivered += book.misdelivered;
    row.consumed += book.consumed;
    for (const auto& [key, packets] : book.dropped) {
      const auto& [reason, cause] = key;
      if (lawful(reason, cause)) {
        row.lawful += packets;
        row.lawful_by_reason[reason] += packets;
        continue;
      }
      PhaseLoss& loss = losses[cause];
      loss.cause = cause;
      loss.reasons[reason] += packets;
      loss.packets += packets;
      row.lost += packets;
    }
  }
  for (auto& [cause, loss] : losses) row.losses.push_back(std::move(loss));
  std::stable_sort(row.losses.begin(), row.losses.end(),
                   [](const PhaseLoss& a, const PhaseLoss& b) { return a.packets > b.packets; });
  return row;
}

std::vector<PhaseRow> phases_of(const RunRecord& run) {
  std::vector<PhaseRow> rows;
  const auto& phases = run.books.phases.phases();
  const auto& books = run.books.ledger->books();
  for (std::size_t i = 0; i < phases.size(); ++i) {
    PhaseRow row = i < books.size() ? phase_of(books[i]) : PhaseRow{};
    row.name = phases[i].name;
    row.from = phases[i].from;
    row.until = i + 1 < phases.size() ? phases[i + 1].from : std::max(run.span.traffic_until, phases[i].from);
    rows.push_back(std::move(row));
  }
  return rows;
}

IssuTimes times_of(const RunRecord& run) {
  IssuTimes times;
  for (const StepRecord& step : run.event.steps) {
    if (step.refused || !step.settled) continue;
    const std::int64_t took_ns = to_ns(*step.settled - step.typed);
    if (step.command.starts_with("issu loadversion")) times.t1_ns = took_ns;
    if (step.command.starts_with("issu runversion")) times.t2_ns = took_ns;
    if (step.command.starts_with("issu commitversion")) times.t3_ns = took_ns;
  }
  // RFC 7654 7.1: the sum, without the operator's pauses between the steps.
  if (times.t1_ns && times.t2_ns && times.t3_ns) times.t4_ns = *times.t1_ns + *times.t2_ns + *times.t3_ns;
  return times;
}

/// ns between `from` and `until` during which `holds` was false after each entry that changes it.
template <class Changes>
std::int64_t time_without(const RunRecord& run, bool at_start, Changes changes) {
  std::int64_t without_ns = 0;
  bool has = at_start;
  Instant since = run.span.traffic_from;
  for (const TimelineEntry& entry : run.timeline.entries()) {
    const std::optional<bool> now_has = changes(entry);
    if (!now_has) continue;
    const Instant at =
        std::clamp(entry.at, run.span.traffic_from, std::max(run.span.traffic_from, run.span.traffic_until));
    if (!has) without_ns += to_ns(at - since);
    has = *now_has;
    since = at;
  }
  if (!has) without_ns += to_ns(run.span.traffic_until - since);
  return without_ns;
}

std::vector<std::string> assumed_rows(const RunRecord& run) {
  std::set<std::string> rows;
  const auto note = [&](const std::string& kind, const std::string& name, const Provenance& provenance) {
    if (provenance.basis == Basis::assumed) rows.insert(kind + " " + name + " (" + provenance.source + ")");
  };
  note("platform", run.input.config.platform->name, run.input.config.platform->provenance);
  for (const InstalledCard& card : run.input.config.cards) {
    note("card", card.type->name, card.type->provenance);
    if (const Medium* medium = run.input.catalogue.medium(card.type->medium); medium != nullptr)
      note("medium", medium->name, medium->provenance);
  }
  for (const CardSpec& card : run.input.scenario.cards)
    for (const SpaSpec& spec : card.spas)
      if (const SpaType* spa = run.input.catalogue.spa(spec.spa); spa != nullptr) {
        note("spa", spa->name, spa->provenance);
        if (const Medium* medium = run.input.catalogue.medium(spa->medium); medium != nullptr)
          note("medium", medium->name, medium->provenance);
      }
  return {rows.begin(), rows.end()};
}

}  // namespace

std::optional<Disruption> measured_of(const RunRecord& run, const Closure& closure) {
  const Gate& gate = closure.gate;
  const bool is_card = gate.kind == GateKind::card;
  HITLESS_CHECK(is_card || gate.kind == GateKind::interface, "only cards and interfaces are measured as a whole");
  std::optional<Disruption> measured;
  Duration longest = Duration::min();
  for (const MeterScope& scope : is_card ? run.measured.meter.cards : run.measured.meter.interfaces) {
    if (is_card ? scope.slot != gate.slot : scope.interface != gate.interface) continue;
    for (const Disruption& d : scope.disruptions) {
      if (d.last_lost < closure.closed || d.first_lost >= closure.opened) continue;
      const Duration within = std::min(d.last_lost, closure.opened) - std::max(d.first_lost, closure.closed);
      if (within <= longest) continue;
      longest = within;
      measured = d;
    }
  }
  return measured;
}

Summary summarize(const RunRecord& run) {
  Summary summary;
  summary.outages = outages_of(run);
  summary.cards = cards_of(run, summary.outages);
  summary.phases = phases_of(run);
  summary.times = times_of(run);
  summary.without_hot_standby_ns = time_without(run, false, [](const TimelineEntry& e) -> std::optional<bool> {
    // A standby that resets says no more; that its role has ended is all that is left of it.
    if (e.what == "rp role" && e.from == "standby" && e.to.empty()) return false;
    if (e.what != "rf state") return std::nullopt;
    if (e.to == "STANDBY HOT") return true;
    if (e.from == "STANDBY HOT") return false;
    return std::nullopt;
  });
  summary.without_active_rp_ns = time_without(run, false, [](const TimelineEntry& e) -> std::optional<bool> {
    if (e.what != "rp role") return std::nullopt;
    if (e.to == "active") return true;
    if (e.from == "active") return false;
    return std::nullopt;
  });
  summary.assumed = assumed_rows(run);
  return summary;
}

}  // namespace hitless
