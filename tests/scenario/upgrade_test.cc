// The whole upgrade in virtual time: loadversion, runversion, acceptversion, commitversion under traffic.

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "hil/report/result_json.h"
#include "hil/report/text_report.h"
#include "hil/scenario/builtin_catalogue.h"
#include "tests/scenario/scenario_rig.h"

namespace hitless::test {
namespace {

const std::string kQuick = std::string(HITLESS_SOURCE_DIR) + "/hil/scenarios/quick-upgrade.yaml";

Scenario quick() {
  auto scenario = load_scenario(kQuick);
  EXPECT_TRUE(scenario) << scenario.error().message;
  return scenario ? std::move(*scenario) : Scenario{};
}

std::unique_ptr<RunRecord> run(const Scenario& scenario, const std::string& rows = "",
                               std::size_t step_packets = 1024) {
  auto record = run_with_rows(scenario, rows, {}, step_packets);
  EXPECT_TRUE(record) << record.error().message;
  return record ? std::move(*record) : nullptr;
}

std::string reasons(const RunRecord& record) {
  return joined(record.verdict.broken) + joined(record.verdict.inconclusive) + joined(record.verdict.failed);
}

std::string json_of(const RunRecord& record) { return result_json(summarize(record)); }

/// Longest outage of a card's gate; zero when it never closed.
Duration stopped(const RunRecord& record, std::uint16_t slot) {
  Duration longest{};
  for (const GateOutage& outage : record.measured.truth.outages())
    if (outage.gate.kind == GateKind::card && outage.gate.slot == Slot(slot))
      longest = std::max(longest, outage.opened - outage.closed);
  return longest;
}

const PlanRow& plan_of(const RunRecord& record, CardFate fate) {
  for (const PlanRow& row : record.event.plan)
    if (row.fate == fate) return row;
  ADD_FAILURE() << "no card with fate " << to_string(fate);
  static const PlanRow none;
  return none;
}

TEST(Upgrade, QuickScenario_PassesWithAllThreeFates) {
  const auto record = run(quick());
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->verdict.outcome(), Outcome::pass) << reasons(*record);
  EXPECT_EQ(contradictions_of(*record), "");
  EXPECT_EQ(record->before.active, RpId::a);
  EXPECT_EQ(record->after.active, RpId::b);
  EXPECT_EQ(record->after.images[0], *record->input.scenario.upgrade_to);
  EXPECT_EQ(record->after.images[1], *record->input.scenario.upgrade_to);
  EXPECT_EQ(stopped(*record, plan_of(*record, CardFate::none).slot.value), Duration{});
  const PlanRow& warm = plan_of(*record, CardFate::warm);
  EXPECT_GE(stopped(*record, warm.slot.value), std::chrono::seconds(30));
  EXPECT_LE(stopped(*record, warm.slot.value), warm.outage_max);
  const PlanRow& reload = plan_of(*record, CardFate::reload);
  EXPECT_GT(stopped(*record, reload.slot.value), stopped(*record, warm.slot.value));
  EXPECT_LE(stopped(*record, reload.slot.value), reload.outage_max);
}

TEST(Upgrade, TrafficRemoved_IsInconclusive) {
  Scenario scenario = quick();
  scenario.traffic.clear();
  const auto record = run(scenario);
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->verdict.outcome(), Outcome::inconclusive) << reasons(*record);
}

TEST(Upgrade, RunversionStepRemoved_IsInconclusive) {
  Scenario scenario = quick();
  std::erase_if(scenario.steps, [](const StepSpec& step) { return step.command.starts_with("issu runversion"); });
  const auto record = run(scenario);
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->verdict.outcome(), Outcome::inconclusive) << reasons(*record);
}

/// The warm card's row with another restart time; everything else as in the catalogue.
std::string warm_row(const CardType& card, int seconds) {
  std::ostringstream row;
  row << "cards:\n  " << card.name << ": {part: " << card.part << ", software: " << card.software;
  if (!card.medium.empty()) row << ", medium: " << card.medium << ", ports: " << card.ports;
  if (card.bays > 0) row << ", bays: " << int{card.bays} << ", slots_wide: " << int{card.slots_wide};
  row << ", odd_slot_only: " << (card.odd_slot_only ? "true" : "false")
      << ", can_preload: true, memory: " << card.memory_bytes << "B, memory_used: " << card.memory_used_bytes
      << "B, preload_bytes_per_s: " << card.preload_bytes_per_s << ", warm_restart: " << seconds
      << "s, warm_restart_max: 90s, reload: " << to_ns(card.reload) << "ns, reload_max: " << to_ns(card.reload_max)
      << "ns, fib_install_per_s: " << card.fib_install_per_s << ", basis: assumed, source: test}\n";
  return row.str();
}

TEST(Upgrade, WarmRestartOf45InsteadOf60Seconds_MovesTruthByExactly15) {
  const auto first = run(quick());
  ASSERT_NE(first, nullptr);
  const PlanRow& warm = plan_of(*first, CardFate::warm);
  const auto builtin = builtin_catalogue();
  ASSERT_TRUE(builtin);
  const CardType* type = builtin->find<CardType>(warm.card);
  ASSERT_NE(type, nullptr);
  ASSERT_EQ(type->warm_restart, std::chrono::seconds(60));
  const auto second = run(quick(), warm_row(*type, 45));
  ASSERT_NE(second, nullptr);
  EXPECT_EQ(stopped(*first, warm.slot.value) - stopped(*second, warm.slot.value), std::chrono::seconds(15));
  EXPECT_EQ(second->verdict.outcome(), Outcome::pass) << reasons(*second);
}

TEST(Upgrade, SameSeed_SameResultBytes) {
  const auto first = run(quick());
  const auto second = run(quick());
  ASSERT_TRUE(first && second);
  EXPECT_EQ(json_of(*first), json_of(*second));
}

TEST(Upgrade, LengthOfSteps_DoesNotShowInTheResult) {
  const auto first = run(quick(), "", 1024);
  const auto second = run(quick(), "", 7);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(json_of(*first), json_of(*second));
}

TEST(Upgrade, ResultJson_FollowsItsSchema) {
  const auto record = run(quick());
  ASSERT_NE(record, nullptr);
  std::ifstream file(std::string(HITLESS_SOURCE_DIR) + "/hil/report/result.schema.json");
  const auto schema_text = nlohmann::json::parse(file);
  valijson::Schema schema;
  valijson::SchemaParser parser;
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_text), schema);
  const auto result = nlohmann::json::parse(json_of(*record));
  valijson::Validator validator;
  valijson::ValidationResults results;
  validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(result), &results);
  for (const auto& error : results) {
    std::string where;
    for (const std::string& part : error.context) where += part;
    ADD_FAILURE() << where << ": " << error.description;
  }
}

TEST(Upgrade, TextReport_NamesEveryCardAndWhy) {
  const auto record = run(quick());
  ASSERT_NE(record, nullptr);
  const std::string text = text_report(summarize(*record));
  for (const char* part : {"warm restart", "full reload", "runversion", "Verdict    pass", "would show"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

}  // namespace
}  // namespace hitless::test
