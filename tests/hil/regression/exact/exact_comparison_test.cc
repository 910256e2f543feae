// Two results held against each other: what is worse, what only changed, and what is the same in another order.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "hil/regression/exact/exact_comparison.h"
#include "tests/hil/regression/exact/small_result.h"

namespace hitless::test {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;

/// The row of this name; a row that says so when there is none.
ComparedFigure row_of(const Comparison& comparison, const std::string& name) {
  for (const ComparedFigure& row : comparison.figures)
    if (row.name == name) return row;
  return {"no row " + name, "", "", FigureOutcome::skipped, ""};
}

std::size_t rows_that_differ(const Comparison& comparison) {
  return static_cast<std::size_t>(std::ranges::count_if(
      comparison.figures, [](const ComparedFigure& row) { return row.outcome != FigureOutcome::same; }));
}

/// The small result with one value changed.
Json changed(const char* pointer, Json value) {
  Json result = small_result();
  result.at(Json::json_pointer(pointer)) = std::move(value);
  return result;
}

Comparison with(const Json& current) { return compare_results(small_result(), current); }

TEST(ExactComparison, EqualResults_AreSameAndSummarised) {
  const Comparison comparison = with(small_result());
  EXPECT_FALSE(comparison.regressed());
  EXPECT_EQ(rows_that_differ(comparison), 0U);
  EXPECT_LE(comparison.figures.size(), 14U) << "a row a section";
  EXPECT_EQ(row_of(comparison, "timeline").base, "3 entries");
  EXPECT_THAT(row_of(comparison, "cards").base, HasSubstr(" figures"));
  EXPECT_TRUE(comparison.notes.empty());
}

TEST(ExactComparison, OneMorePacketLostInAPhase_IsWorse) {
  const Comparison comparison = with(changed("/phases/1/lost", 101));
  EXPECT_TRUE(comparison.regressed());
  EXPECT_EQ(rows_that_differ(comparison), 1U);
  const ComparedFigure row = row_of(comparison, "phase runversion lost");
  EXPECT_EQ(row.outcome, FigureOutcome::worse);
  EXPECT_EQ(row.base, "100 packets");
  EXPECT_EQ(row.current, "101 packets");
  EXPECT_EQ(row.explanation, "+1");
}

TEST(ExactComparison, ALongerOutage_IsWorseAndAShorterOneBetter) {
  const ComparedFigure longer = row_of(with(changed("/cards/1/stopped_ns", 2'500'000'000)), "slot 2 stopped");
  EXPECT_EQ(longer.outcome, FigureOutcome::worse);
  EXPECT_EQ(longer.base, "2.000 s");
  EXPECT_EQ(longer.current, "2.500 s");
  EXPECT_EQ(longer.explanation, "+500.000 ms");
  const Comparison shorter = with(changed("/cards/1/stopped_ns", 1'000'000'000));
  EXPECT_EQ(row_of(shorter, "slot 2 stopped").outcome, FigureOutcome::better);
  EXPECT_FALSE(shorter.regressed());
}

TEST(ExactComparison, FewerDelivered_IsWorse) {
  EXPECT_EQ(row_of(with(changed("/books/delivered", 899)), "books delivered").outcome, FigureOutcome::worse);
}

TEST(ExactComparison, ADifferenceBelowWhatIsShown_IsWrittenInFull) {
  const ComparedFigure row = row_of(with(changed("/cards/1/stopped_ns", 2'000'000'001)), "slot 2 stopped");
  EXPECT_EQ(row.base, "2,000,000,000 ns");
  EXPECT_EQ(row.current, "2,000,000,001 ns");
  EXPECT_EQ(row.explanation, "+1 ns");
}

TEST(ExactComparison, PassToFail_IsWorseWithItsReasons) {
  Json current = changed("/verdict/outcome", "fail");
  current["verdict"]["failed"] = {"slot 2 stopped for 4.000 s"};
  const Comparison comparison = with(current);
  EXPECT_EQ(comparison.figures.front().outcome, FigureOutcome::worse);
  EXPECT_EQ(row_of(comparison, "verdict outcome").current, "fail");
  EXPECT_EQ(row_of(comparison, "verdict failed \"slot 2 stopped for 4.000 s\"").outcome, FigureOutcome::worse);
  EXPECT_EQ(row_of(compare_results(current, small_result()), "verdict outcome").outcome, FigureOutcome::better);
  EXPECT_EQ(row_of(with(changed("/verdict/outcome", "inconclusive")), "verdict outcome").outcome, FigureOutcome::worse);
}

TEST(ExactComparison, AnOutageWithoutAnEnd_IsWorse) {
  EXPECT_EQ(row_of(with(changed("/cards/1/measured/outage_upper_ns", nullptr)), "slot 2 measured outage upper").outcome,
            FigureOutcome::worse);
  EXPECT_EQ(row_of(with(changed("/issu_rfc7654/t2_ns", 5)), "RFC 7654 t2").outcome, FigureOutcome::better);
}

TEST(ExactComparison, ARefusedCommand_IsWorse) {
  const auto row = row_of(with(changed("/event/steps/0/refused", "not hot")), "'issu loadversion' refused");
  EXPECT_EQ(row.outcome, FigureOutcome::worse);
  EXPECT_EQ(row.current, "not hot");
}

TEST(ExactComparison, AFlowThatIsNew_IsOneRow) {
  Json current = small_result();
  Json flow = current["flows_with_loss"][1];
  flow["flow"] = "udp 9";
  current["flows_with_loss"].insert(current["flows_with_loss"].begin(), flow);
  const Comparison comparison = with(current);
  EXPECT_EQ(rows_that_differ(comparison), 1U) << "the others are known by name, not by place";
  const ComparedFigure row = row_of(comparison, "flow udp 9, Fe2 to nowhere");
  EXPECT_EQ(row.outcome, FigureOutcome::worse);
  EXPECT_EQ(row.base, "");
  EXPECT_EQ(row.current, "40 packets lost");
  EXPECT_EQ(row_of(compare_results(current, small_result()), "flow udp 9, Fe2 to nowhere").outcome,
            FigureOutcome::better);
}

TEST(ExactComparison, AGateThatLostMore_IsOneRowWithItsLoss) {
  Json current = changed("/outages/0/lost", 103);
  current["outages"][0]["closed_ns"] = 5'000'000'001;
  current["outages"][0]["reasons"]["card_stopped"] = 63;
  const Comparison comparison = with(current);
  EXPECT_EQ(rows_that_differ(comparison), 1U);
  const ComparedFigure row = row_of(comparison, "gate slot 2, full reload (issu runversion)");
  EXPECT_EQ(row.outcome, FigureOutcome::worse);
  EXPECT_EQ(row.base, "100 packets lost");
  EXPECT_EQ(row.current, "103 packets lost");
  EXPECT_EQ(row.explanation, "lost +3, reasons card stopped +3, closed +1 ns");
}

TEST(ExactComparison, InstantsThatMovedTogether_AreOneRow) {
  Json current = changed("/phases/1/from_ns", 5'500'000'000);
  current["phases"][1]["until_ns"] = 9'500'000'000;
  const ComparedFigure row = row_of(with(current), "phase runversion, 2 figures");
  EXPECT_EQ(row.outcome, FigureOutcome::changed);
  EXPECT_EQ(row.explanation, "from +500.000 ms, until +500.000 ms");
}

TEST(ExactComparison, RowsInAnotherOrder_AreOneRowThatChanged) {
  Json current = small_result();
  for (const char* array : {"/cards", "/phases", "/flows_with_loss", "/timeline", "/event/steps"}) {
    Json& rows = current.at(Json::json_pointer(array));
    std::reverse(rows.begin(), rows.end());
  }
  for (const char* cause :
       {"/outages/0/cause/id", "/phases/0/losses/0/cause/id", "/flows_with_loss/1/disruptions/0/causes/0"})
    current.at(Json::json_pointer(cause)) = 7;
  const Comparison comparison = with(current);
  EXPECT_EQ(rows_that_differ(comparison), 1U);
  EXPECT_EQ(row_of(comparison, "order of rows").outcome, FigureOutcome::changed);
  EXPECT_TRUE(comparison.regressed()) << "the same bytes are promised";
}

TEST(ExactComparison, ATimelineInAnotherOrder_Changed) {
  Json current = small_result();
  std::swap(current["timeline"][0], current["timeline"][1]);  // at one instant
  const Comparison comparison = with(current);
  EXPECT_EQ(rows_that_differ(comparison), 1U);
  EXPECT_EQ(row_of(comparison, "order of rows").outcome, FigureOutcome::changed);
}

TEST(ExactComparison, TheTimeline_ShowsWhereItBegins) {
  Json current = small_result();
  current["timeline"][2]["at_ns"] = 7'500'000'000;
  const Json entry = {{"at_ns", 5'000'000'000}, {"who", "slot 1"}, {"what", "card state"},
                      {"from", "up"},           {"to", "down"},    {"why", "crash"}};
  current["timeline"].insert(current["timeline"].begin() + 1, entry);
  const ComparedFigure row = row_of(with(current), "timeline, where it begins");
  EXPECT_EQ(row.base, "");
  EXPECT_EQ(row.current, "+3.000 s slot 1: card state up -> down (crash)");
  EXPECT_EQ(row.outcome, FigureOutcome::changed);
  EXPECT_EQ(row.explanation, "the earliest of 2 differences: 0 gone, 1 new, 1 at another instant");
}

TEST(ExactComparison, AFlood_IsCountedAndStillCounts) {
  Json current = small_result();
  for (int i = 0; i < 500; ++i) {
    Json flow = current["flows_with_loss"][1];
    flow["flow"] = "new " + std::to_string(i);
    current["flows_with_loss"].push_back(flow);
  }
  const Comparison comparison = with(current);
  EXPECT_EQ(rows_that_differ(comparison), kFlowsShown + 1);
  const ComparedFigure rest = row_of(comparison, "flows, 495 rows more");
  EXPECT_EQ(rest.outcome, FigureOutcome::worse);
  EXPECT_EQ(rest.explanation, "495 worse");
}

/// Every value of the file but names and the numbers of causes.
void collect_leaves(const Json& value, const std::string& path, std::vector<std::string>& leaves) {
  if (value.is_primitive()) {
    leaves.push_back(path);
    return;
  }
  for (const auto& [key, inner] : value.items()) collect_leaves(inner, path + "/" + key, leaves);
}

TEST(ExactComparison, EveryValueOfTheFile_Counts) {
  std::vector<std::string> leaves;
  collect_leaves(small_result(), "", leaves);
  std::size_t changed_leaves = 0;
  for (const std::string& leaf : leaves) {
    if (leaf == "/version" || leaf == "/scenario" || leaf == "/seed" || leaf.ends_with("cause/id")) continue;
    Json current = small_result();
    Json& value = current.at(Json::json_pointer(leaf));
    if (value.is_number())
      value = value.get<std::int64_t>() + 1;
    else if (value.is_boolean())
      value = !value.get<bool>();
    else
      value = value.is_null() ? Json(leaf.ends_with("/measured") ? Json{{"lost_packets", 1}} : Json(1)) : Json("other");
    EXPECT_GE(rows_that_differ(with(current)), 1U) << leaf;
    ++changed_leaves;
  }
  EXPECT_GT(changed_leaves, 150U);
}

}  // namespace
}  // namespace hitless::test
