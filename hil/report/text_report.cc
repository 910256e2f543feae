#include "hil/report/text_report.h"

#include <iterator>

#include <fmt/format.h>

#include "hil/output/format.h"

namespace hitless {
namespace {

using Out = std::back_insert_iterator<std::string>;

std::string reasons_text(const std::map<DropReason, std::uint64_t>& reasons) {
  std::string text;
  for (const auto& [reason, packets] : reasons)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", to_string(reason), grouped(packets));
  return text;
}

std::string late_text(const Lateness& late) {
  return fmt::format("{} at most, over {} {} of {} times", duration_text(to_ns(late.worst)),
                     duration_text(to_ns(late.bound)), grouped(late.over), grouped(late.times));
}

/// Messages of the active route processor as a station on its links.
void router_host(Out out, const RouterHostSummary& host) {
  std::string answers;
  for (const RouterHostSummary::Count& answered : host.answered)
    answers += fmt::format("{}{} {}", answers.empty() ? "" : ", ", grouped(answered.times), answered.name);
  std::uint64_t suppressed = 0;
  for (const RouterHostSummary::Count& answer : host.suppressed) suppressed += answer.times;
  fmt::format_to(out, "RP host    {} frames punted: {}; {} over the rate limit, {} found no active RP, {} no place\n",
                 grouped(host.punted), answers.empty() ? "no answer" : answers, grouped(suppressed),
                 grouped(host.no_active_rp), grouped(host.queue_full + host.unsent));
  fmt::format_to(out, "Neighbours {} learnt beside the configured ones; asked {} times; {} packets dropped meanwhile\n",
                 grouped(host.neighbours.size()), grouped(host.neighbours_asked), grouped(host.unresolved));
}

/// Lateness against a real clock; nothing in virtual time.
void clock(Out out, const Summary& summary) {
  const ClockFacts& facts = summary.clock;
  if (facts.options.time_scale != 1)
    fmt::format_to(out, "Time scale control and schedule {} times as fast, traffic as it is\n",
                   facts.options.time_scale);
  if (facts.options.kind == ClockKind::paced)
    fmt::format_to(out, "Clock      paced at {}.{:03} times real time; steps late {}\n\n",
                   facts.options.speed_milli / 1000, facts.options.speed_milli % 1000, late_text(facts.steps));
  if (facts.options.kind != ClockKind::wall) return;
  fmt::format_to(out, "Clock      wall, from the start of traffic on\n");
  fmt::format_to(out, "           control late {}\n", late_text(facts.control));
  for (std::size_t i = 0; i < facts.loops.size(); ++i) {
    const LoopFacts& loop = facts.loops[i];
    std::string slots;
    for (const Slot slot : loop.slots) slots += fmt::format("{}{}", slots.empty() ? "" : ", ", slot.value);
    fmt::format_to(out, "           loop {} (slots {}{}): rounds {}\n", i, slots.empty() ? "none" : slots,
                   loop.is_pinned ? fmt::format("; CPU {}", *loop.cpu) : "", late_text(loop.rounds));
  }
  fmt::format_to(out, "           departures late {}\n", late_text(facts.transmit));
  for (const PortFacts& port : facts.ports)
    fmt::format_to(out, "Port       {}: {}; {} overruns, {} without mbuf, {} and {} errors in and out, {} refused\n",
                   port.interface, port.device, port.receive_overruns, port.without_mbuf, port.receive_errors,
                   port.transmit_errors, port.transmit_refused);
  if (!facts.ports.empty()) router_host(out, summary.router_host);
  fmt::format_to(out, "\n");
}

std::string image_of_active(const ChassisState& state) {
  return state.active ? state.images[static_cast<std::size_t>(*state.active)] : "-";
}

std::string name_of_active(const ChassisState& state) { return state.active ? to_string(*state.active) : "-"; }

void event(Out out, const Summary& summary) {
  const EventSummary& event = summary.event;
  const ChassisState &before = event.before, &after = event.after;
  if (event.upgrade_to)
    fmt::format_to(out, "Upgrade    {} -> {}\n           active RP {} -> {}, FIB epoch {} -> {}\n",
                   image_of_active(before), image_of_active(after), name_of_active(before), name_of_active(after),
                   before.epoch.value, after.epoch.value);
  if (event.upgrade_to) fmt::format_to(out, "Outcome    {}\n", to_string(event.ending));
  if (event.expectations_set_aside)
    fmt::format_to(out, "Expected   expectations of the scenario not applied: faults were planted\n");
  for (const FaultSummary& fault : event.faults) {
    fmt::format_to(out, "Fault      {}\n", fault.text);
    if (fault.struck_at)
      fmt::format_to(out, "           struck {} at {}: {}{}\n", fault.target,
                     offset_text(*fault.struck_at, summary.span.traffic_from), fault.effect,
                     fault.took_effect ? "" : ", no effect");
  }
}

void head(Out out, const Summary& summary) {
  const RunSpan& span = summary.span;
  fmt::format_to(out, "{}   seed {}   virtual time {}\n\n", summary.scenario, summary.seed,
                 duration_text(to_ns(span.ended - span.powered_on)));
  clock(out, summary);
  event(out, summary);
  const FlowBook& total = summary.books.total;
  fmt::format_to(out, "Traffic    {} packets of {} flows in {}; {} delivered, {} dropped, {} lost to the tester\n",
                 grouped(total.offered), grouped(summary.books.flows),
                 duration_text(to_ns(span.traffic_until - span.traffic_from)), grouped(total.delivered),
                 grouped(total.dropped), grouped(summary.meter.lost));
  fmt::format_to(out, "Routes     {} prefixes in the RIB of RP {}\n", grouped(summary.fib.prefixes),
                 name_of_active(summary.event.after));
  if (const UpdatesPlayed& updates = summary.event.updates; updates.recorded > 0)
    fmt::format_to(out,
                   "Updates    {} announced, {} withdrawn, {} withdrawals of unknown prefixes; {} of {} recorded\n",
                   grouped(updates.announced), grouped(updates.withdrawn), grouped(updates.unknown),
                   grouped(updates.recorded - updates.unchanged), grouped(updates.recorded));
  fmt::format_to(out, "\n");
}

/// Zero is printed with the shortest outage that would have shown.
std::string measured_text(const CardSummary& row) {
  if (row.measured) return bracket_text(*row.measured);
  if (row.shortest_visible_outage_ns == kUnbounded || row.stopped_ns > 0) return "no packet was due";
  return "none (over " + duration_text(row.shortest_visible_outage_ns) + " would show)";
}

/// The longest stop, and how many there were: "2 x 180.016 s".
std::string stopped_text(const CardSummary& row) {
  const std::string longest = duration_text(row.longest_stop_ns);
  return row.stops > 1 ? std::to_string(row.stops) + " x " + longest : longest;
}

void cards(Out out, const Summary& summary) {
  fmt::format_to(out, "{:<4} {:<36} {:<10} {:<6} {:>10} {:>13}  {:<34} {:>9}\n", "Slot", "Card", "software", "fate",
                 "plan max", "stopped", "measured outage", "lost");
  for (const CardSummary& row : summary.cards) {
    const std::optional<PlanRow>& plan = row.plan;
    const std::string software = !plan ? "-" : plan->from == plan->to ? plan->from : plan->from + " -> " + plan->to;
    const std::string measured = measured_text(row);
    fmt::format_to(out, "{:<4} {:<36} {:<10} {:<6} {:>10} {:>13}  {:<34} {:>9}\n", row.slot.value, row.card, software,
                   plan ? to_string(plan->fate) : "-", plan ? duration_text(to_ns(plan->outage_max)) : "-",
                   stopped_text(row), measured, grouped(row.lost));
  }
  fmt::format_to(out, "\n");
}

/// One line of a phase's losses.
struct LossLine {
  std::string why;
  std::uint64_t packets = 0;
  std::map<DropReason, std::uint64_t> reasons;
};

/// ", out for 185.984 s .. 186.015 s": the tester's measurement of the gate behind a loss.
std::string measured_for(const Summary& summary, CauseId cause) {
  for (const OutageRow& row : summary.outages)
    if (row.cause.id == cause && row.measured) return ", out for " + bracket_text(*row.measured);
  return "";
}

/// All full queues of a card share one line; every other cause has its own line.
std::vector<LossLine> lines_of(const Summary& summary, const PhaseRow& row) {
  std::vector<LossLine> lines;
  std::map<Slot, LossLine> full;
  for (const PhaseLoss& loss : row.losses) {
    const CauseSummary& cause = loss.cause;
    if (!loss.reasons.contains(DropReason::queue_full)) {
      lines.push_back(
          {fmt::format("{}, {} ({}){}", cause.where, cause.what, cause.why, measured_for(summary, cause.id)),
           loss.packets, loss.reasons});
    } else if (loss.slot) {
      LossLine& line = full[*loss.slot];
      line.why = fmt::format("slot {}, {} ({})", loss.slot->value, cause.what, cause.why);
      line.packets += loss.packets;
      line.reasons[DropReason::queue_full] += loss.packets;
    }
  }
  for (auto& [slot, line] : full) lines.push_back(std::move(line));
  return lines;
}

void phases(Out out, const Summary& summary) {
  fmt::format_to(out, "{:<16} {:>12} {:>12} {:>11} {:>11} {:>9}\n", "Phase", "from", "for", "offered", "delivered",
                 "lost");
  for (const PhaseRow& row : summary.phases) {
    fmt::format_to(out, "{:<16} {:>12} {:>12} {:>11} {:>11} {:>9}\n", row.name,
                   offset_text(row.from, summary.span.traffic_from), duration_text(to_ns(row.until - row.from)),
                   grouped(row.offered), grouped(row.delivered), grouped(row.lost));
    for (const LossLine& line : lines_of(summary, row))
      fmt::format_to(out, "{:>16} lost  {}\n{:>23}{}\n", grouped(line.packets), line.why, "",
                     reasons_text(line.reasons));
  }
  fmt::format_to(out, "\n");
}

void outages(Out out, const Summary& summary) {
  if (summary.outages.empty()) return;
  fmt::format_to(out, "{:<20} {:>12} {:>10}  {:<24} {:>7} {:>9}  {}\n", "Gate", "closed", "for", "measured", "flows",
                 "lost", "why");
  constexpr std::size_t kShown = 40;
  for (std::size_t i = 0; i < summary.outages.size() && i < kShown; ++i) {
    const OutageRow& row = summary.outages[i];
    fmt::format_to(out, "{:<20} {:>12} {:>10}  {:<24} {:>7} {:>9}  {}: {}\n", row.cause.where,
                   offset_text(row.closed, summary.span.traffic_from),
                   row.opened == kNever ? "still" : duration_text(to_ns(row.opened - row.closed)),
                   row.measured ? bracket_text(*row.measured) : "no packet was due", grouped(row.flows),
                   grouped(row.lost), row.cause.why, row.cause.what);
  }
  if (summary.outages.size() > kShown)
    fmt::format_to(out, "... and {} more in result.json\n", summary.outages.size() - kShown);
  fmt::format_to(out, "\n");
}

void dropped_by_rule(Out out, const Summary& summary) {
  std::map<DropReason, std::uint64_t> reasons;
  for (const PhaseRow& row : summary.phases)
    for (const auto& [reason, packets] : row.by_rule) reasons[reason] += packets;
  for (const auto& [reason, packets] : reasons)
    fmt::format_to(out, "Not forwarded, by rule: {:>9}  {}: {}\n", grouped(packets), to_string(reason),
                   description_of(reason));
  if (!reasons.empty()) fmt::format_to(out, "\n");
}

/// Rows that are not published facts, by name; `hitless cards` and result.json have their sources.
void assumed(Out out, const Summary& summary) {
  constexpr std::size_t kWidth = 118;
  std::string line = "Assumed    ";
  for (std::size_t i = 0; i < summary.assumed.size(); ++i) {
    const std::string& row = summary.assumed[i];
    const std::string name = row.substr(0, row.find(" (")) + (i + 1 < summary.assumed.size() ? ", " : "");
    if (line.size() + name.size() > kWidth) {
      fmt::format_to(out, "{}\n", line);
      line = "           ";
    }
    line += name;
  }
  if (!summary.assumed.empty()) fmt::format_to(out, "{}\n", line);
  fmt::format_to(out, "\n");
}

void times(Out out, const Summary& summary) {
  const auto text = [](const std::optional<std::int64_t>& ns) { return ns ? duration_text(*ns) : std::string("-"); };
  if (summary.event.upgrade_to)
    fmt::format_to(out, "RFC 7654   T1 {}  T2 {}  T3 {}  T4 {}  TPL {} frames\n", text(summary.times.t1_ns),
                   text(summary.times.t2_ns), text(summary.times.t3_ns), text(summary.times.t4_ns),
                   grouped(summary.meter.lost));
  fmt::format_to(out, "Downtime   without a hot standby {}, without an active RP {}\n",
                 duration_text(summary.without_hot_standby_ns), duration_text(summary.without_active_rp_ns));
  fmt::format_to(
      out, "Meter      {} disruptions of flows and {} of interfaces and cards measured; {} brackets miss the truth\n",
      grouped(summary.grade.flow_disruptions), grouped(summary.grade.scope_disruptions),
      grouped(summary.grade.outside));
  fmt::format_to(out, "           {} gate closures seen, {} that no packet met, {} missed, {} invented\n",
                 grouped(summary.grade.detectable), grouped(summary.grade.undetectable), grouped(summary.grade.missed),
                 grouped(summary.grade.invented));
  assumed(out, summary);
}

void verdict(Out out, const Verdict& verdict) {
  fmt::format_to(out, "Verdict    {}\n", to_string(verdict.outcome()));
  constexpr std::size_t kShown = 20;
  const auto list = [&](const char* kind, const std::vector<std::string>& lines) {
    for (std::size_t i = 0; i < lines.size() && i < kShown; ++i)
      fmt::format_to(out, "           {}: {}\n", kind, lines[i]);
    if (lines.size() > kShown)
      fmt::format_to(out, "           ... and {} more in result.json\n", lines.size() - kShown);
  };
  list("broken", verdict.broken);
  list("inconclusive", verdict.inconclusive);
  list("inconclusive", verdict.without_effect);
  list("failed", verdict.failed);
}

}  // namespace

std::string bracket_text(const Disruption& d) {
  if (!d.bounded()) return "at least " + duration_text(d.lower_ns);
  return duration_text(d.lower_ns) + " .. " + duration_text(d.upper_ns);
}

std::string text_report(const Summary& summary) {
  std::string text;
  const Out out = std::back_inserter(text);
  head(out, summary);
  cards(out, summary);
  phases(out, summary);
  outages(out, summary);
  dropped_by_rule(out, summary);
  times(out, summary);
  verdict(out, summary.verdict);
  return text;
}

}  // namespace hitless
