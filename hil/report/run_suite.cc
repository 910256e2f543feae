#include "hil/report/run_suite.h"

#include <fmt/format.h>

#include "hil/output/format.h"
#include "hil/report/text_report.h"

namespace hitless {
namespace {

void add_lines(std::vector<std::string>& all, const char* kind, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) all.push_back(std::string(kind) + ": " + line);
}

/// The stops and losses of a card, for the card's case.
std::string card_text(const Summary& summary, Slot slot) {
  for (const CardSummary& row : summary.cards)
    if (row.slot == slot && row.plan)
      return fmt::format("{}: fate {}, stopped {}, plan's maximum {}, measured {}, {} lost", row.card,
                         to_string(row.plan->fate), duration_text(row.longest_stop_ns),
                         duration_text(to_ns(row.plan->outage_max)),
                         row.measured ? bracket_text(*row.measured) : "no outage", grouped(row.lost));
  return {};
}

JunitCase case_of(const Summary& summary, const JudgedRule& rule) {
  JunitCase c{"hitless.run." + summary.scenario, rule.name, JunitOutcome::passed, {}, {}};
  std::vector<std::string> lines;
  add_lines(lines, "broken", rule.broken);
  add_lines(lines, "inconclusive", rule.inconclusive);
  add_lines(lines, "failed", rule.failed);
  // A run that proves nothing proves no failure either, unless the model itself is broken.
  const bool proven = summary.verdict.outcome() == Outcome::fail;
  if (!rule.broken.empty() || (!rule.failed.empty() && proven))
    c.outcome = JunitOutcome::failed;
  else if (!lines.empty())
    c.outcome = JunitOutcome::error;
  if (!lines.empty()) c.message = lines.front();
  if (lines.size() > 1) c.message += fmt::format(" (and {} more)", lines.size() - 1);
  if (rule.slot) lines.push_back(card_text(summary, *rule.slot));
  c.details = fmt::format("{}", fmt::join(lines, "\n"));
  return c;
}

using Properties = std::vector<std::pair<std::string, std::string>>;

template <class Number>
void add(Properties& properties, std::string name, Number number) {
  properties.emplace_back(std::move(name), std::to_string(number));
}

void add_cards(Properties& properties, const Summary& summary) {
  for (const CardSummary& row : summary.cards) {
    const std::string slot = "slot_" + std::to_string(row.slot.value) + "_";
    add(properties, slot + "lost_packets", row.lost);
    add(properties, slot + "stopped_ns", row.stopped_ns);
    if (row.plan) add(properties, slot + "plan_max_ns", to_ns(row.plan->outage_max));
    if (!row.measured) continue;
    add(properties, slot + "outage_lower_ns", row.measured->lower_ns);
    if (row.measured->bounded()) add(properties, slot + "outage_upper_ns", row.measured->upper_ns);
  }
}

void add_times(Properties& properties, const Summary& summary) {
  const auto add_settled = [&](const char* name, const std::optional<std::int64_t>& ns) {
    if (ns) add(properties, name, *ns);
  };
  add_settled("t1_ns", summary.times.t1_ns);
  add_settled("t2_ns", summary.times.t2_ns);
  add_settled("t3_ns", summary.times.t3_ns);
  add_settled("t4_ns", summary.times.t4_ns);
  add(properties, "without_hot_standby_ns", summary.without_hot_standby_ns);
  add(properties, "without_active_rp_ns", summary.without_active_rp_ns);
}

}  // namespace

JunitSuite run_suite(const Summary& summary) {
  JunitSuite suite{"hitless run " + summary.scenario, {}, {}};
  const FlowBook& total = summary.books.total;
  add(suite.properties, "seed", summary.seed);
  suite.properties.emplace_back("verdict", to_string(summary.verdict.outcome()));
  suite.properties.emplace_back("outcome", to_string(summary.event.ending));
  add(suite.properties, "offered_packets", total.offered);
  add(suite.properties, "delivered_packets", total.delivered);
  add(suite.properties, "dropped_packets", total.dropped);
  add(suite.properties, "lost_packets", summary.meter.lost);
  add_times(suite.properties, summary);
  add_cards(suite.properties, summary);
  for (const PhaseRow& row : summary.phases) add(suite.properties, "phase_" + row.name + "_lost_packets", row.lost);
  for (const JudgedRule& rule : summary.verdict.rules) suite.cases.push_back(case_of(summary, rule));
  return suite;
}

}  // namespace hitless
