#include "hil/regression/comparison_report.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "hil/output/format.h"

namespace hitless {
namespace {

using Out = std::back_insert_iterator<std::string>;

/// Texts come from files: characters that would move a terminal's cursor are not printed.
std::string printable(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  return text;
}

void write_row(Out out, const ComparedFigure& row, std::size_t name_width) {
  constexpr std::size_t kSideWidth = 18, kWhyWidth = 40;
  const std::string name = printable(row.name), base = printable(row.base), current = printable(row.current);
  const std::string why = printable(row.explanation);
  const bool short_texts = name.size() <= name_width && base.size() <= kSideWidth && current.size() <= kSideWidth;
  if (short_texts && why.size() <= kWhyWidth) {
    std::string line = fmt::format("  {:<8} {:<{}}  {:>{}}  {:>{}}  {}", to_string(row.outcome), name, name_width, base,
                                   kSideWidth, current, kSideWidth, why);
    line.erase(line.find_last_not_of(' ') + 1);
    fmt::format_to(out, "{}\n", line);
    return;
  }
  fmt::format_to(out, "  {:<8} {}\n", to_string(row.outcome), name);
  constexpr std::size_t kLineMax = 100;
  const std::string before = base.empty() ? "-" : base, now = current.empty() ? "-" : current;
  if (!base.empty() || !current.empty()) {
    if (before.size() + now.size() < kLineMax)
      fmt::format_to(out, "             {} -> {}\n", before, now);
    else
      fmt::format_to(out, "             base     {}\n             current  {}\n", before, now);
  }
  if (!why.empty()) fmt::format_to(out, "             {}\n", why);
}

std::size_t count(const Comparison& comparison, FigureOutcome outcome) {
  return static_cast<std::size_t>(std::ranges::count(comparison.figures, outcome, &ComparedFigure::outcome));
}

/// "3 worse, 2 changed": the outcomes that occur.
std::string counts_text(const Comparison& comparison) {
  std::string text;
  for (const auto outcome :
       {FigureOutcome::worse, FigureOutcome::changed, FigureOutcome::better, FigureOutcome::skipped})
    if (const std::size_t rows = count(comparison, outcome); rows > 0)
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", grouped(rows), to_string(outcome));
  return !text.empty() ? text : comparison.figures.empty() ? "nothing compared" : "same";
}

/// No figure was compared.
bool empty(const Comparison& comparison) {
  return count(comparison, FigureOutcome::skipped) == comparison.figures.size();
}

bool inconclusive(const Comparison& comparison) { return !comparison.inconclusive.empty() || empty(comparison); }

JunitCase case_of(const Comparison& comparison, const ComparedFigure& row, const std::string& classname) {
  JunitCase c{classname, row.name, JunitOutcome::passed, {}, {}};
  const std::string sides =
      fmt::format("base {}, current {}", row.base.empty() ? "-" : row.base, row.current.empty() ? "-" : row.current);
  c.details = row.explanation.empty() ? sides : sides + "\n" + row.explanation;
  c.message = fmt::format("{}: {}", to_string(row.outcome), sides);
  const bool counts = row.outcome == FigureOutcome::worse || row.outcome == FigureOutcome::changed;
  if (row.outcome == FigureOutcome::skipped || (counts && inconclusive(comparison)))
    c.outcome = JunitOutcome::skipped;
  else if (counts)
    c.outcome = JunitOutcome::failed;
  return c;
}

}  // namespace

std::string comparison_text(const Comparison& comparison) {
  std::string text;
  const Out out = std::back_inserter(text);
  fmt::format_to(out, "{}{}{}: {}\n", comparison.method, comparison.scenario.empty() ? "" : ", ",
                 printable(comparison.scenario), counts_text(comparison));
  constexpr std::size_t kNameMax = 48;
  std::size_t name_width = 0;
  for (const ComparedFigure& row : comparison.figures)
    if (row.name.size() <= kNameMax) name_width = std::max(name_width, row.name.size());
  if (!comparison.figures.empty())
    fmt::format_to(out, "  {:<8} {:<{}}  {:>18}  {:>18}\n", "outcome", "figure", name_width, "base", "current");
  for (const ComparedFigure& row : comparison.figures) write_row(out, row, name_width);
  for (const std::string& why : comparison.inconclusive) fmt::format_to(out, "  inconclusive: {}\n", printable(why));
  for (const std::string& note : comparison.notes) fmt::format_to(out, "  note: {}\n", printable(note));
  return text + "\n";
}

ExitCode exit_code_of(const std::vector<Comparison>& comparisons) {
  if (std::ranges::any_of(comparisons, &Comparison::regressed)) return kExitRegression;
  return std::ranges::any_of(comparisons, inconclusive) ? kExitFailed : kExitPass;
}

std::string verdict_line(const std::vector<Comparison>& comparisons) {
  const ExitCode code = exit_code_of(comparisons);
  std::string text;
  for (const Comparison& comparison : comparisons) {
    if (code == kExitRegression && !comparison.regressed()) continue;
    if (code == kExitFailed && !inconclusive(comparison)) continue;
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", comparison.method, counts_text(comparison));
  }
  const char* word = code == kExitRegression ? "regression" : code == kExitFailed ? "inconclusive" : "no regression";
  return fmt::format("Verdict    {}: {}\n", word, text);
}

JunitSuite comparison_suite(const Comparison& comparison) {
  const std::string subject = comparison.scenario.empty() ? "" : "." + comparison.scenario;
  JunitSuite suite{"hitless compare " + comparison.method, {}, {}};
  if (!comparison.scenario.empty()) suite.name += " " + comparison.scenario;
  const std::string classname = "hitless.compare." + comparison.method + subject;
  JunitCase conclusive{classname, "conclusive", JunitOutcome::passed, {}, {}};
  if (inconclusive(comparison)) {
    conclusive.outcome = JunitOutcome::error;
    conclusive.message = comparison.inconclusive.empty() ? "nothing was compared" : comparison.inconclusive.front();
    conclusive.details = fmt::format("{}", fmt::join(comparison.inconclusive, "\n"));
  }
  suite.cases.push_back(std::move(conclusive));
  for (const ComparedFigure& row : comparison.figures) suite.cases.push_back(case_of(comparison, row, classname));
  for (std::size_t i = 0; i < comparison.notes.size(); ++i)
    suite.properties.emplace_back(fmt::format("note_{}", i + 1), comparison.notes[i]);
  return suite;
}

}  // namespace hitless
