// What a comparison ends with: the text of a job's log, the exit code, the cases of JUnit.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hil/regression/comparison_report.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Comparison comparison_of(std::vector<ComparedFigure> figures) {
  Comparison comparison;
  comparison.method = "exact";
  comparison.scenario = "demo";
  comparison.figures = std::move(figures);
  return comparison;
}
ComparedFigure figure(FigureOutcome outcome) { return {"slot 2 lost", "1 packet", "2 packets", outcome, "+1"}; }

Comparison inconclusive(std::vector<ComparedFigure> figures) {
  Comparison comparison = comparison_of(std::move(figures));
  comparison.inconclusive = {"other compilers"};
  return comparison;
}

TEST(ComparisonReport, TheExitCode_SaysTheWorstThatIsCertain) {
  const Comparison same = comparison_of({figure(FigureOutcome::same)});
  const Comparison worse = comparison_of({figure(FigureOutcome::same), figure(FigureOutcome::worse)});
  const Comparison unclear = inconclusive({figure(FigureOutcome::worse)});
  EXPECT_EQ(exit_code_of({same}), kExitPass);
  EXPECT_EQ(exit_code_of({comparison_of({figure(FigureOutcome::better)})}), kExitPass);
  EXPECT_EQ(exit_code_of({worse}), kExitRegression);
  EXPECT_EQ(exit_code_of({comparison_of({figure(FigureOutcome::changed)})}), kExitRegression);
  EXPECT_EQ(exit_code_of({same, unclear}), kExitFailed);
  EXPECT_EQ(exit_code_of({unclear, worse}), kExitRegression);
}

TEST(ComparisonReport, AComparisonOfNothing_IsInconclusive) {
  EXPECT_EQ(exit_code_of({comparison_of({})}), kExitFailed);
  EXPECT_EQ(exit_code_of({comparison_of({figure(FigureOutcome::skipped)})}), kExitFailed);
  EXPECT_EQ(verdict_line({comparison_of({})}), "Verdict    inconclusive: exact (nothing compared)\n");
}

TEST(ComparisonReport, TheText_HasARowAFigure) {
  EXPECT_EQ(comparison_text(comparison_of({figure(FigureOutcome::worse)})),
            "exact, demo: 1 worse\n"
            "  outcome  figure                     base             current\n"
            "  worse    slot 2 lost            1 packet           2 packets  +1\n\n");
}

TEST(ComparisonReport, LongTexts_GetLinesOfTheirOwn) {
  ComparedFigure row = figure(FigureOutcome::changed);
  row.base = "";
  row.current = "+301.410 s slot 2: card state up -> reloading";
  EXPECT_THAT(comparison_text(comparison_of({row})),
              HasSubstr("  changed  slot 2 lost\n"
                        "             - -> +301.410 s slot 2: card state up -> reloading\n"
                        "             +1\n"));
}

TEST(ComparisonReport, WhatAFileSays_MovesNoCursor) {
  ComparedFigure row = figure(FigureOutcome::worse);
  row.name = "a\x1b[2Jb\nc";
  EXPECT_THAT(comparison_text(comparison_of({row})), HasSubstr("worse    a?[2Jb?c"));
}

TEST(ComparisonReport, TheVerdict_NamesTheMethodsThatDecideIt) {
  Comparison paired = comparison_of({figure(FigureOutcome::same)});
  paired.method = "paired";
  EXPECT_EQ(verdict_line({comparison_of({figure(FigureOutcome::worse), figure(FigureOutcome::changed)}), paired}),
            "Verdict    regression: exact (1 worse, 1 changed)\n");
  EXPECT_EQ(verdict_line({paired}), "Verdict    no regression: paired (same)\n");
}

TEST(ComparisonReport, JunitCases_FailWithTheFigures) {
  const std::string xml = junit_xml(
      {comparison_suite(comparison_of({figure(FigureOutcome::worse), {"fib", "8", "8", FigureOutcome::same, ""}}))});
  EXPECT_THAT(xml, HasSubstr(R"(<testsuite name="hitless compare exact demo" tests="3" failures="1" errors="0")"));
  EXPECT_THAT(xml, HasSubstr("<testcase classname=\"hitless.compare.exact.demo\" name=\"slot 2 lost\">\n"
                             "      <failure message=\"worse: base 1 packet, current 2 packets\">"));
}

TEST(ComparisonReport, AnInconclusiveComparison_IsOneErrorInJunit) {
  const std::string xml = junit_xml({comparison_suite(inconclusive({figure(FigureOutcome::worse)}))});
  EXPECT_THAT(xml, HasSubstr(R"(failures="0" errors="1" skipped="1")"));
  EXPECT_THAT(xml, HasSubstr(R"(<error message="other compilers">)"));
  EXPECT_THAT(xml, Not(HasSubstr("<failure")));
}

}  // namespace
}  // namespace hitless::test
