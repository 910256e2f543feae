#include "hil/report/result_json.h"

#include <nlohmann/json.hpp>

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

Json cause(const CauseSummary& cause) {
  return {{"id", cause.id.value}, {"where", cause.where}, {"what", cause.what}, {"why", cause.why}};
}

Json counts(const std::vector<RouterHostSummary::Count>& rows) {
  Json out = Json::object();
  for (const RouterHostSummary::Count& row : rows) out[row.name] = row.times;
  return out;
}

/// Messages of the active route processor as a station on its links: only counts other than 0.
Json router_host(const Summary& summary) {
  const RouterHostSummary& host = summary.router_host;
  Json neighbours = Json::array();
  for (const RouterHostSummary::Neighbour& row : host.neighbours)
    neighbours.push_back({{"interface", row.interface}, {"address", row.address}, {"mac", or_null(row.mac)}});
  return {{"punted", host.punted},
          {"queue_full", host.queue_full},
          {"no_active_rp", host.no_active_rp},
          {"unserved", host.unserved},
          {"unsent", host.unsent},
          {"neighbours_heard", host.neighbours_heard},
          {"neighbours_asked", host.neighbours_asked},
          {"unresolved", host.unresolved},
          {"neighbours", neighbours},
          {"answered", counts(host.answered)},
          {"suppressed", counts(host.suppressed)},
          {"silent", counts(host.silent)},
          {"originated", summary.books.originated.made},
          {"originated_sent", summary.books.originated.sent},
          {"originated_dropped", summary.books.originated.dropped}};
}

Json wall_clock(const Summary& summary) {
  const ClockFacts& facts = summary.clock;
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
          {"router_host", router_host(summary)}};
}

Json verdict(const Verdict& verdict) {
  return {{"outcome", to_string(verdict.outcome())},
          {"broken", verdict.broken},
          {"inconclusive", verdict.inconclusive},
          {"without_effect", verdict.without_effect},
          {"failed", verdict.failed}};
}

Json faults(const EventSummary& event) {
  const auto at = [](const std::optional<Instant>& when) { return when ? Json(to_ns(*when)) : Json(nullptr); };
  Json out = Json::array();
  for (const FaultSummary& fault : event.faults)
    out.push_back({{"fault", fault.text},
                   {"struck", fault.target},
                   {"struck_ns", at(fault.struck_at)},
                   {"mended_ns", at(fault.mended_at)},
                   {"messages", fault.messages},
                   {"messages_lost", fault.messages_lost},
                   {"steps_held", fault.steps_held},
                   {"took_effect", fault.took_effect},
                   {"effect", fault.effect}});
  return out;
}

Json event(const EventSummary& event) {
  const auto rp = [](const std::optional<RpId>& id) { return id ? Json(to_string(*id)) : Json(nullptr); };
  Json steps = Json::array();
  for (const StepRecord& step : event.steps)
    steps.push_back({{"command", step.command},
                     {"typed_ns", to_ns(step.typed)},
                     {"settled_ns", step.settled ? Json(to_ns(*step.settled)) : Json(nullptr)},
                     {"refused", or_null(step.refused)}});
  return {{"upgrade_to", or_null(event.upgrade_to)},
          {"active_before", rp(event.before.active)},
          {"active_after", rp(event.after.active)},
          {"images_before", event.before.images},
          {"images_after", event.after.images},
          {"epoch_before", event.before.epoch.value},
          {"epoch_after", event.after.epoch.value},
          {"outcome", to_string(event.ending.outcome)},
          {"simplex", event.ending.simplex},
          {"expectations_set_aside", event.expectations_set_aside},
          {"steps", std::move(steps)},
          {"faults", faults(event)}};
}

Json books(const BooksSummary& books) {
  const FlowBook& t = books.total;
  return {{"offered", t.offered},          {"delivered", t.delivered}, {"misdelivered", t.misdelivered},
          {"consumed", t.consumed},        {"dropped", t.dropped},     {"in_flight", books.in_flight},
          {"faults", books.contradictions}};
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
    if (row.plan)
      card["plan"] = {{"fate", to_string(row.plan->fate)},
                      {"software_from", row.plan->from},
                      {"software_to", row.plan->to},
                      {"outage_max_ns", to_ns(row.plan->outage_max)},
                      {"why", row.plan->why}};
    out.push_back(std::move(card));
  }
  return out;
}

Json fib_version(const FibSummary::Version& version) {
  Json by_vrf = Json::object();
  for (const FibSummary::Vrf& vrf : version.vrfs)
    by_vrf[vrf.name] = {{"ipv4_prefixes", vrf.ipv4}, {"ipv6_prefixes", vrf.ipv6}};
  return {{"ipv4_prefixes", version.ipv4},
          {"ipv6_prefixes", version.ipv6},
          {"by_vrf", std::move(by_vrf)},
          {"path_lists", version.path_lists},
          {"bytes", version.bytes}};
}

Json fib(const FibSummary& fib) {
  Json by_slot = Json::object(), versions = Json::array(), epochs = Json::array();
  for (const FibFacts::Card& card : fib.cards)
    by_slot[std::to_string(card.slot.value)] = {{"version", card.version ? Json(*card.version + 1) : Json(nullptr)},
                                                {"epoch", card.epoch.valid() ? Json(card.epoch.value) : Json(nullptr)},
                                                {"stale", card.stale}};
  for (const FibSummary::Version& version : fib.versions) versions.push_back(fib_version(version));
  const auto since = [](const EpochTimes& epoch, const std::optional<Instant>& at) {
    return at ? Json(to_ns(*at - epoch.opened)) : Json(nullptr);
  };
  for (const EpochTimes& epoch : fib.epochs)
    epochs.push_back({{"epoch", epoch.epoch},
                      {"opened_ns", to_ns(epoch.opened)},
                      {"closed_after_ns", since(epoch, epoch.closed)},
                      {"in_every_card_after_ns", since(epoch, epoch.in_every_card)}});
  return {{"prefixes", fib.prefixes},           {"by_slot", std::move(by_slot)},
          {"versions", std::move(versions)},    {"bytes_in_all_cards", fib.bytes_in_all_cards},
          {"epochs", std::move(epochs)},        {"versions_computed", fib.steps_computed},
          {"versions_shared", fib.steps_shared}};
}

Json phases(const Summary& summary) {
  Json out = Json::array();
  for (const PhaseRow& row : summary.phases) {
    Json losses = Json::array();
    for (const PhaseLoss& loss : row.losses)
      losses.push_back({{"cause", cause(loss.cause)}, {"packets", loss.packets}, {"reasons", reasons(loss.reasons)}});
    out.push_back({{"phase", row.name},
                   {"from_ns", to_ns(row.from)},
                   {"until_ns", to_ns(row.until)},
                   {"offered", row.offered},
                   {"delivered", row.delivered},
                   {"misdelivered", row.misdelivered},
                   {"consumed", row.consumed},
                   {"lost", row.lost},
                   {"losses", std::move(losses)},
                   {"not_forwarded_by_rule", reasons(row.by_rule)}});
  }
  return out;
}

Json outages(const Summary& summary) {
  Json out = Json::array();
  for (const OutageRow& row : summary.outages)
    out.push_back({{"cause", cause(row.cause)},
                   {"phase", row.phase},
                   {"closed_ns", to_ns(row.closed)},
                   {"opened_ns", instant(row.opened)},
                   {"lost", row.lost},
                   {"flows", row.flows},
                   {"reasons", reasons(row.met)},
                   {"measured_on", row.measured_on},
                   {"measured", row.measured ? disruption(*row.measured) : Json(nullptr)}});
  return out;
}

/// Only flows that lost packets: the totals have the other flows.
Json flows(const Summary& summary) {
  Json out = Json::array();
  for (const FlowRow& flow : summary.flows_with_loss) {
    Json disruptions = Json::array();
    for (const FlowRow::Loss& loss : flow.losses) {
      Json ids = Json::array();
      for (const CauseId id : loss.causes) ids.push_back(id.value);
      Json row = disruption(loss.measured);
      row["causes"] = std::move(ids);
      disruptions.push_back(std::move(row));
    }
    out.push_back({{"flow", flow.key},
                   {"sent_on", flow.sent_on},
                   {"received_on", or_null(flow.received_on)},
                   {"sent", flow.sent},
                   {"received", flow.received},
                   {"lost", flow.lost},
                   {"transit_min_ns", flow.transit_min_ns},
                   {"transit_max_ns", flow.transit_max_ns},
                   {"disruptions", std::move(disruptions)}});
  }
  return out;
}

Json meter(const MeterSummary& meter, const GradeSummary& grade) {
  return {{"sent", meter.sent},
          {"received", meter.received},
          {"lost", meter.lost},
          {"ambiguous", meter.ambiguous},
          {"not_measured", meter.not_measured},
          {"never_delivered", meter.never_delivered},
          {"unexpected", meter.unexpected},
          {"forwarding_delay_threshold_ns", to_ns(meter.forwarding_delay_threshold)},
          {"flows", meter.flows},
          {"closures_seen", grade.detectable},
          {"closures_without_packets", grade.undetectable},
          {"closures_unclaimed", grade.unclaimed},
          {"disruptions_by_rule", grade.by_rule},
          {"brackets_without_truth", grade.outside},
          {"disruptions_without_closure", grade.invented},
          {"closures_missed", grade.missed}};
}

Json changes(const Summary& summary) {
  Json out = Json::array();
  for (const TimelineEntry& e : summary.timeline)
    out.push_back({{"at_ns", to_ns(e.at)},
                   {"who", e.who},
                   {"what", e.what.name},
                   {"from", e.from},
                   {"to", e.to},
                   {"why", e.why}});
  return out;
}

}  // namespace

std::string result_json(const Summary& summary) {
  const ClockOptions& clock = summary.clock.options;
  const UpdatesPlayed& updates = summary.event.updates;
  Json out;
  out["version"] = kResultVersion;
  out["scenario"] = summary.scenario;
  out["seed"] = summary.seed;
  out["clock"] = clock.kind == ClockKind::wall ? "wall" : "virtual";
  if (clock.time_scale != 1) out["time_scale"] = clock.time_scale;
  out["verdict"] = verdict(summary.verdict);
  out["event"] = event(summary.event);
  out["powered_on_ns"] = to_ns(summary.span.powered_on);
  out["traffic_from_ns"] = to_ns(summary.span.traffic_from);
  out["traffic_until_ns"] = to_ns(summary.span.traffic_until);
  out["ended_ns"] = to_ns(summary.span.ended);
  out["books"] = books(summary.books);
  out["meter"] = meter(summary.meter, summary.grade);
  out["cards"] = cards(summary);
  out["phases"] = phases(summary);
  out["outages"] = outages(summary);
  out["issu_rfc7654"] = {{"t1_ns", or_null(summary.times.t1_ns)},
                         {"t2_ns", or_null(summary.times.t2_ns)},
                         {"t3_ns", or_null(summary.times.t3_ns)},
                         {"t4_ns", or_null(summary.times.t4_ns)},
                         {"tpl_frames", summary.meter.lost}};
  out["downtime"] = {{"without_hot_standby_ns", summary.without_hot_standby_ns},
                     {"without_active_rp_ns", summary.without_active_rp_ns}};
  out["fib"] = fib(summary.fib);
  out["updates"] = {{"recorded", updates.recorded},   {"unchanged", updates.unchanged},
                    {"announced", updates.announced}, {"withdrawn", updates.withdrawn},
                    {"unknown", updates.unknown},     {"not_played", updates.not_played}};
  out["chassis_faults"] = summary.fib.contradictions;
  if (clock.kind == ClockKind::wall) out["wall_clock"] = wall_clock(summary);
  out["assumed_rows"] = summary.assumed;
  out["flows_with_loss"] = flows(summary);
  out["timeline"] = changes(summary);
  return out.dump(1) + "\n";
}

}  // namespace hitless
