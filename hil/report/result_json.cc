#include "hil/report/result_json.h"

#include <nlohmann/json.hpp>

#include "hil/verdict/fault_effect.h"

namespace hitless {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json instant(Instant at) { return at == kNever || at == Instant::min() ? Json(nullptr) : Json(to_ns(at)); }

Json disruption(const Disruption& d) {
  return {{"lost_packets", d.lost},
          {"first_lost_ns", to_ns(d.first_lost)},
          {"last_lost_ns", to_ns(d.last_lost)},
          {"last_good_before_ns", instant(d.last_good_before)},
          {"first_good_after_ns", instant(d.first_good_after)},
          {"outage_lower_ns", d.lower_ns},
          {"outage_upper_ns", d.bounded() ? Json(d.upper_ns) : Json(nullptr)},
          {"loss_derived_ns", d.loss_derived_ns},
          {"timestamp_ns", d.timestamp_ns == kUnbounded ? Json(nullptr) : Json(d.timestamp_ns)}};
}

Json reasons(const std::map<DropReason, std::uint64_t>& by_reason) {
  Json out = Json::object();
  for (const auto& [reason, packets] : by_reason) out[std::string(to_string(reason))] = packets;
  return out;
}

Json cause(const RunRecord& run, CauseId id) {
  const Cause& c = run.causes[id];
  return {{"id", id.value}, {"where", c.where}, {"what", c.what}, {"why", c.why}};
}

/// What the active route processor said as a station on its links: only what is not 0.
Json router_host(const RunRecord& run) {
  const RouterHostCounters& host = run.punt.host;
  Json answered = Json::object(), suppressed = Json::object(), silent = Json::object();
  for (std::size_t i = 0; i < kAnswers; ++i) {
    const std::string name(to_string(static_cast<Answer>(i)));
    if (host.answered[i] > 0) answered[name] = host.answered[i];
    if (host.suppressed[i] > 0) suppressed[name] = host.suppressed[i];
  }
  for (std::size_t i = 0; i < kSilences; ++i)
    if (host.silent[i] > 0) silent[std::string(to_string(static_cast<Silence>(i)))] = host.silent[i];
  Json neighbours = Json::array();
  for (const LearntAdjacency& learnt : run.punt.neighbours)
    neighbours.push_back({{"interface", run.input.config.interfaces[learnt.neighbour.interface.index()].name},
                          {"address", to_string(learnt.neighbour.address)},
                          {"mac", learnt.entry.adjacency.kind == AdjacencyKind::neighbour
                                      ? Json(to_string(learnt.entry.adjacency.destination))
                                      : Json(nullptr)}});
  return {{"punted", run.punt.punted},
          {"queue_full", run.punt.queue_full},
          {"no_active_rp", run.punt.no_active_rp},
          {"unserved", run.punt.unserved},
          {"unsent", run.punt.unsent},
          {"neighbours_heard", run.punt.neighbours_heard},
          {"neighbours_asked", run.punt.neighbours_asked},
          {"unresolved", run.punt.unresolved},
          {"neighbours", neighbours},
          {"answered", answered},
          {"suppressed", suppressed},
          {"silent", silent},
          {"originated", run.books.originated.made},
          {"originated_sent", run.books.originated.sent},
          {"originated_dropped", run.books.originated.dropped}};
}

Json wall_clock(const RunRecord& run) {
  const ClockFacts& facts = run.clock;
  const auto late = [](const Lateness& of) {
    return Json{{"worst_ns", to_ns(of.worst)}, {"times", of.times}, {"times_late", of.over}};
  };
  Json ports = Json::array();
  for (const PortFacts& port : facts.ports)
    ports.push_back({{"interface", port.interface},
                     {"device", port.device},
                     {"receive_overruns", port.receive_overruns},
                     {"without_mbuf", port.without_mbuf},
                     {"receive_errors", port.receive_errors},
                     {"transmit_errors", port.transmit_errors},
                     {"transmit_refused", port.transmit_refused}});
  Json loops = Json::array();
  for (const LoopFacts& loop : facts.loops) {
    Json slots = Json::array();
    for (const Slot slot : loop.slots) slots.push_back(slot.value);
    loops.push_back({{"slots", slots},
                     {"cpu", loop.cpu && loop.is_pinned ? Json(*loop.cpu) : Json(nullptr)},
                     {"rounds", late(loop.rounds)},
                     {"waiting_for_control", late(loop.waiting)},
                     {"departures", late(loop.transmit)}});
  }
  return {{"loops", loops},
          {"control_events", late(facts.control)},
          {"forwarding_loop", late(facts.loop)},
          {"waiting_for_control", late(facts.waiting)},
          {"departures", late(facts.transmit)},
          {"ports", ports},
          {"frames_beyond_flows", facts.frames_beyond_flows},
          {"router_host", router_host(run)}};
}

Json verdict(const RunRecord& run) {
  return {{"outcome", to_string(run.verdict.outcome())},
          {"broken", run.verdict.broken},
          {"inconclusive", run.verdict.inconclusive},
          {"without_effect", run.verdict.without_effect},
          {"failed", run.verdict.failed}};
}

Json faults(const RunRecord& run) {
  const auto at = [](const std::optional<Instant>& when) { return when ? Json(to_ns(*when)) : Json(nullptr); };
  Json out = Json::array();
  for (const FaultRecord& fault : run.event.faults)
    out.push_back({{"fault", fault.text},
                   {"struck", fault.strike.target},
                   {"struck_ns", at(fault.struck_at)},
                   {"mended_ns", at(fault.mended_at)},
                   {"messages", fault.messages},
                   {"messages_lost", fault.lost},
                   {"steps_held", fault.steps_held},
                   {"took_effect", took_effect(run, fault)},
                   {"effect", effect_text(run, fault)}});
  return out;
}

Json event(const RunRecord& run) {
  const auto rp = [](const std::optional<RpId>& id) { return id ? Json(to_string(*id)) : Json(nullptr); };
  Json steps = Json::array();
  for (const StepRecord& step : run.event.steps)
    steps.push_back({{"command", step.command},
                     {"typed_ns", to_ns(step.typed)},
                     {"settled_ns", step.settled ? Json(to_ns(*step.settled)) : Json(nullptr)},
                     {"refused", or_null(step.refused)}});
  return {{"upgrade_to", or_null(run.input.scenario.upgrade_to)},
          {"active_before", rp(run.before.active)},
          {"active_after", rp(run.after.active)},
          {"images_before", run.before.images},
          {"images_after", run.after.images},
          {"epoch_before", run.before.epoch.value},
          {"epoch_after", run.after.epoch.value},
          {"outcome", to_string(run.event.ending.outcome)},
          {"simplex", run.event.ending.simplex},
          {"expectations_set_aside", run.input.scenario.expect.set_aside},
          {"steps", std::move(steps)},
          {"faults", faults(run)}};
}

Json books(const RunRecord& run) {
  const FlowBook t = run.books.ledger->total();
  return {{"offered", t.offered},
          {"delivered", t.delivered},
          {"misdelivered", t.misdelivered},
          {"consumed", t.consumed},
          {"dropped", t.dropped},
          {"in_flight", run.books.in_flight},
          {"faults", run.books.contradictions}};
}

Json cards(const Summary& summary) {
  Json out = Json::array();
  for (const CardSummary& row : summary.cards) {
    Json card{{"slot", row.slot.value},
              {"card", row.card},
              {"offered", row.offered},
              {"delivered", row.delivered},
              {"lost", row.lost},
              {"stopped_ns", row.stopped_ns},
              {"measured", row.measured ? disruption(*row.measured) : Json(nullptr)},
              {"shortest_visible_outage_ns",
               row.shortest_visible_outage_ns == kUnbounded ? Json(nullptr) : Json(row.shortest_visible_outage_ns)}};
    if (row.plan != nullptr)
      card["plan"] = {{"fate", to_string(row.plan->fate)},
                      {"software_from", row.plan->from},
                      {"software_to", row.plan->to},
                      {"outage_max_ns", to_ns(row.plan->outage_max)},
                      {"why", row.plan->why}};
    out.push_back(std::move(card));
  }
  return out;
}

Json fib(const RunRecord& run) {
  Json by_slot = Json::object(), versions = Json::array(), epochs = Json::array();
  for (const FibFacts::Card& card : run.tables.fib.cards)
    by_slot[std::to_string(card.slot.value)] = {{"version", card.version ? Json(*card.version + 1) : Json(nullptr)},
                                                {"epoch", card.epoch.valid() ? Json(card.epoch.value) : Json(nullptr)},
                                                {"stale", card.stale}};
  for (const FibFacts::Version& version : run.tables.fib.versions) {
    FibFacts::Vrf all;
    Json by_vrf = Json::object();
    for (std::size_t i = 0; i < version.vrfs.size(); ++i) {
      const FibFacts::Vrf& vrf = version.vrfs[i];
      all.ipv4 += vrf.ipv4;
      all.ipv6 += vrf.ipv6;
      if (i != 0) by_vrf[run.input.config.vrfs[i]] = {{"ipv4_prefixes", vrf.ipv4}, {"ipv6_prefixes", vrf.ipv6}};
    }
    versions.push_back({{"ipv4_prefixes", all.ipv4},
                        {"ipv6_prefixes", all.ipv6},
                        {"by_vrf", std::move(by_vrf)},
                        {"path_lists", version.path_lists},
                        {"bytes", version.bytes}});
  }
  const auto since = [](const EpochTimes& epoch, const std::optional<Instant>& at) {
    return at ? Json(to_ns(*at - epoch.opened)) : Json(nullptr);
  };
  for (const EpochTimes& epoch : epoch_times(run.timeline))
    epochs.push_back({{"epoch", epoch.epoch},
                      {"opened_ns", to_ns(epoch.opened)},
                      {"closed_after_ns", since(epoch, epoch.closed)},
                      {"in_every_card_after_ns", since(epoch, epoch.in_every_card)}});
  return {{"prefixes", run.tables.prefixes},
          {"by_slot", std::move(by_slot)},
          {"versions", std::move(versions)},
          {"bytes_in_all_cards", run.tables.fib.bytes_in_all},
          {"epochs", std::move(epochs)},
          {"versions_computed", run.tables.fib_steps_computed},
          {"versions_shared", run.tables.fib_steps_shared}};
}

Json phases(const RunRecord& run, const Summary& summary) {
  Json out = Json::array();
  for (const PhaseRow& row : summary.phases) {
    Json losses = Json::array();
    for (const PhaseLoss& loss : row.losses)
      losses.push_back(
          {{"cause", cause(run, loss.cause)}, {"packets", loss.packets}, {"reasons", reasons(loss.reasons)}});
    out.push_back({{"phase", row.name},
                   {"from_ns", to_ns(row.from)},
                   {"until_ns", to_ns(row.until)},
                   {"offered", row.offered},
                   {"delivered", row.delivered},
                   {"misdelivered", row.misdelivered},
                   {"consumed", row.consumed},
                   {"lost", row.lost},
                   {"losses", std::move(losses)},
                   {"not_forwarded_by_rule", reasons(row.lawful_by_reason)}});
  }
  return out;
}

Json outages(const RunRecord& run, const Summary& summary) {
  Json out = Json::array();
  for (const OutageRow& row : summary.outages)
    out.push_back({{"cause", cause(run, row.cause)},
                   {"phase", row.phase},
                   {"closed_ns", to_ns(row.truth.closed)},
                   {"opened_ns", instant(row.truth.opened)},
                   {"lost", row.lost},
                   {"flows", row.flows},
                   {"reasons", reasons(row.met)},
                   {"measured_on", row.measured_on},
                   {"measured", row.measured ? disruption(*row.measured) : Json(nullptr)}});
  return out;
}

/// Only flows that lost something: the others are in the totals.
Json flows(const RunRecord& run) {
  std::map<std::pair<std::string, Instant>, Json> causes;  // ids of outages' causes
  for (const GradedDisruption& seen : run.measured.grade.flows) {
    Json ids = Json::array();
    for (const CauseId id : seen.causes) ids.push_back(id.value);
    causes[{seen.subject, seen.measured.first_lost}] = std::move(ids);
  }
  Json out = Json::array();
  for (const MeterFlow& flow : run.measured.meter.flows) {
    if (flow.disruptions.empty()) continue;
    Json disruptions = Json::array();
    for (const Disruption& d : flow.disruptions) {
      Json row = disruption(d);
      const auto found = causes.find({flow.key, d.first_lost});
      row["causes"] = found == causes.end() ? Json::array() : found->second;
      disruptions.push_back(std::move(row));
    }
    out.push_back(
        {{"flow", flow.key},
         {"sent_on", run.input.config.interfaces[flow.sent_on.index()].name},
         {"received_on",
          flow.received_on.valid() ? Json(run.input.config.interfaces[flow.received_on.index()].name) : Json(nullptr)},
         {"sent", flow.sent},
         {"received", flow.received},
         {"lost", flow.lost},
         {"transit_min_ns", flow.transit_min_ns},
         {"transit_max_ns", flow.transit_max_ns},
         {"disruptions", std::move(disruptions)}});
  }
  return out;
}

Json meter(const RunRecord& run) {
  return {{"sent", run.measured.meter.sent},
          {"received", run.measured.meter.received},
          {"lost", run.measured.meter.lost},
          {"ambiguous", run.measured.meter.ambiguous},
          {"not_measured", run.measured.meter.not_measured},
          {"never_delivered", run.measured.meter.never_delivered},
          {"unexpected", run.measured.meter.unexpected},
          {"forwarding_delay_threshold_ns", to_ns(run.measured.meter.forwarding_delay_threshold)},
          {"flows", run.measured.meter.flows.size()},
          {"closures_seen", run.measured.grade.detectable},
          {"closures_without_packets", run.measured.grade.undetectable},
          {"closures_unclaimed", run.measured.grade.unclaimed},
          {"disruptions_by_rule", run.measured.grade.lawful},
          {"brackets_without_truth", run.measured.grade.outside},
          {"disruptions_without_closure", run.measured.grade.invented},
          {"closures_missed", run.measured.grade.missed}};
}

Json timeline(const RunRecord& run) {
  Json out = Json::array();
  for (const TimelineEntry& e : run.timeline.entries())
    out.push_back(
        {{"at_ns", to_ns(e.at)}, {"who", e.who}, {"what", e.what}, {"from", e.from}, {"to", e.to}, {"why", e.why}});
  return out;
}

}  // namespace

std::string result_json(const RunRecord& run, const Summary& summary) {
  Json out;
  out["version"] = kResultVersion;
  out["scenario"] = run.input.scenario.name;
  out["seed"] = run.input.scenario.seed;
  out["clock"] = run.clock.options.kind == ClockKind::wall ? "wall" : "virtual";
  if (run.clock.options.time_scale != 1) out["time_scale"] = run.clock.options.time_scale;
  out["verdict"] = verdict(run);
  out["event"] = event(run);
  out["powered_on_ns"] = to_ns(run.span.powered_on);
  out["traffic_from_ns"] = to_ns(run.span.traffic_from);
  out["traffic_until_ns"] = to_ns(run.span.traffic_until);
  out["ended_ns"] = to_ns(run.span.ended);
  out["books"] = books(run);
  out["meter"] = meter(run);
  out["cards"] = cards(summary);
  out["phases"] = phases(run, summary);
  out["outages"] = outages(run, summary);
  out["issu_rfc7654"] = {{"t1_ns", or_null(summary.times.t1_ns)},
                         {"t2_ns", or_null(summary.times.t2_ns)},
                         {"t3_ns", or_null(summary.times.t3_ns)},
                         {"t4_ns", or_null(summary.times.t4_ns)},
                         {"tpl_frames", run.measured.meter.lost}};
  out["downtime"] = {{"without_hot_standby_ns", summary.without_hot_standby_ns},
                     {"without_active_rp_ns", summary.without_active_rp_ns}};
  out["fib"] = fib(run);
  out["updates"] = {{"recorded", run.event.updates.recorded},   {"unchanged", run.event.updates.unchanged},
                    {"announced", run.event.updates.announced}, {"withdrawn", run.event.updates.withdrawn},
                    {"unknown", run.event.updates.unknown},     {"not_played", run.event.updates.not_played}};
  out["chassis_faults"] = run.tables.contradictions;
  if (run.clock.options.kind == ClockKind::wall) out["wall_clock"] = wall_clock(run);
  out["assumed_rows"] = summary.assumed;
  out["flows_with_loss"] = flows(run);
  out["timeline"] = timeline(run);
  return out.dump(1) + "\n";
}

}  // namespace hitless
