#include "hil/regression/subject_comparison.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include <fmt/format.h>

namespace hitless {
namespace {

using Json = nlohmann::json;

/// Words that have an order, the worst first. A run that concludes nothing is worse than one that passes.
int worth(std::string_view word) {
  constexpr std::array kWords = {std::string_view("fail"), std::string_view("unsettled"),
                                 std::string_view("inconclusive"), std::string_view("pass")};
  return static_cast<int>(std::ranges::find(kWords, word) - kWords.begin());
}

FigureOutcome outcome_of(bool worse) { return worse ? FigureOutcome::worse : FigureOutcome::better; }

/// null is "it never ended": an outage without an end, a step that did not settle.
FigureOutcome judged_null(const OutlineFigure& figure, bool ends_before, bool refusal) {
  if (refusal) return outcome_of(ends_before);
  const bool endless = figure.meaning.worse == WorseWay::more || figure.name == "settled" || figure.name == "opened";
  return endless ? outcome_of(!ends_before) : FigureOutcome::changed;
}

FigureOutcome judged(const OutlineFigure& base, const OutlineFigure& current) {
  const WorseWay worse = base.meaning.worse;
  if (base.value.is_null() || current.value.is_null())
    return judged_null(base, base.value.is_null(), base.name == "refused");
  if (base.name == "outcome" && base.value.is_string() && current.value.is_string()) {
    const int before = worth(base.value.get<std::string>()), now = worth(current.value.get<std::string>());
    return before == now ? FigureOutcome::changed : outcome_of(now < before);
  }
  if (base.name == "simplex") return outcome_of(current.value == true);
  if (worse == WorseWay::none || !base.value.is_number() || !current.value.is_number()) return FigureOutcome::changed;
  return outcome_of((current.value > base.value) == (worse == WorseWay::more));
}

std::string named(const OutlineSubject& subject, const OutlineFigure& figure) {
  return subject.name.empty() ? figure.name : subject.name + " " + figure.name;
}

ComparedFigure compared(const OutlineSubject& subject, const OutlineFigure& base, const OutlineFigure& current,
                        const Origins& origins) {
  const FigureUnit unit = base.meaning.unit;
  std::string before = figure_text(base.value, unit, origins.base_ns, false);
  std::string now = figure_text(current.value, unit, origins.current_ns, false);
  if (before == now) {  // they differ by less than is shown
    before = figure_text(base.value, unit, origins.base_ns, true);
    now = figure_text(current.value, unit, origins.current_ns, true);
  }
  return {named(subject, base), before, now, judged(base, current), delta_text(base.value, current.value, unit)};
}

/// A figure of one side: a line that accuses is worse where it is new.
ComparedFigure one_sided(const OutlineSubject& subject, const OutlineFigure& figure, bool in_base,
                         const Origins& origins) {
  const std::string text =
      figure_text(figure.value, figure.meaning.unit, in_base ? origins.base_ns : origins.current_ns, false);
  const FigureOutcome outcome = figure.meaning.worse == WorseWay::none
                                    ? FigureOutcome::changed
                                    : outcome_of(in_base == (figure.meaning.worse == WorseWay::less));
  return {named(subject, figure), in_base ? text : "", in_base ? "" : text, outcome, in_base ? "gone" : "new"};
}

/// Figures without a bad direction follow from others more often than not: several become one row.
void fold(const OutlineSubject& subject, std::vector<ComparedFigure>& rows) {
  const auto plain = [](const ComparedFigure& row) { return row.outcome == FigureOutcome::changed; };
  const auto count = static_cast<std::size_t>(std::ranges::count_if(rows, plain));
  if (count < 2 || (count == 2 && rows.size() == 2)) return;
  constexpr std::size_t kNamed = 3;
  std::string text;
  std::size_t named_rows = 0;
  for (const ComparedFigure& row : rows) {
    if (!plain(row) || named_rows == kNamed) continue;
    const std::string name = row.name.substr(subject.name.empty() ? 0 : subject.name.size() + 1);
    const std::string by = row.explanation.empty() ? row.base + " -> " + row.current : row.explanation;
    text += fmt::format("{}{} {}", named_rows++ == 0 ? "" : ", ", name, by);
  }
  if (count > named_rows) text += fmt::format(", and {} more", count - named_rows);
  std::erase_if(rows, plain);
  rows.push_back({fmt::format("{}{}{} figures more", subject.name, subject.name.empty() ? "" : ", ", count), "", "",
                  FigureOutcome::changed, text});
}

SubjectRows one_side(const OutlineSubject& subject, bool in_base, const Origins& origins) {
  std::string lost = "there";
  for (const OutlineFigure& figure : subject.figures)
    if (figure.name == "lost" || figure.name == "packets")
      lost = figure_text(figure.value, figure.meaning.unit, in_base ? origins.base_ns : origins.current_ns, false) +
             " lost";
  const FigureOutcome outcome = subject.presence == WorseWay::none ? FigureOutcome::changed : outcome_of(!in_base);
  return {{{subject.name, in_base ? lost : "", in_base ? "" : lost, outcome, in_base ? "gone" : "new"}},
          0,
          subject.figures.size()};
}

}  // namespace

SubjectRows compare_subject(const OutlineSubject& base, const OutlineSubject& current, const Origins& origins) {
  SubjectRows out;
  std::map<std::string_view, const OutlineFigure*> others;
  for (const OutlineFigure& figure : current.figures) others.emplace(figure.name, &figure);
  for (const OutlineFigure& figure : base.figures) {
    const auto other = others.find(figure.name);
    if (other == others.end()) {
      out.rows.push_back(one_sided(base, figure, true, origins));
      continue;
    }
    if (figure.value == other->second->value)
      ++out.equal;
    else
      out.rows.push_back(compared(base, figure, *other->second, origins));
    others.erase(other);
  }
  for (const OutlineFigure& figure : current.figures)
    if (others.contains(figure.name)) out.rows.push_back(one_sided(current, figure, false, origins));
  out.different = out.rows.size();
  fold(base, out.rows);
  return out;
}

SubjectRows only_in_base(const OutlineSubject& subject, const Origins& origins) {
  return one_side(subject, true, origins);
}

SubjectRows only_in_current(const OutlineSubject& subject, const Origins& origins) {
  return one_side(subject, false, origins);
}

}  // namespace hitless
