#include "hil/regression/exact/subject_comparison.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include <fmt/format.h>

namespace hitless {
namespace {

using Json = nlohmann::json;

/// The rank of words that have an order, the worst first. An inconclusive run is worse than one that passes.
int worth(std::string_view word) {
  constexpr std::array kWords = {std::string_view("fail"), std::string_view("unsettled"),
                                 std::string_view("inconclusive"), std::string_view("pass")};
  return static_cast<int>(std::ranges::find(kWords, word) - kWords.begin());
}

FigureOutcome outcome_of(bool worse) { return worse ? FigureOutcome::worse : FigureOutcome::better; }

/// null means "never ended": an outage without an end, a step that did not settle.
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
  return subject.name + " " + figure.name;
}

ComparedFigure compared(const OutlineSubject& subject, const OutlineFigure& base, const OutlineFigure& current,
                        const Origins& origins) {
  const FigureUnit unit = base.meaning.unit;
  std::string before = figure_text(base.value, unit, origins.base_ns, false);
  std::string now = figure_text(current.value, unit, origins.current_ns, false);
  if (before == now) {  // the values differ by less than the text shows
    before = figure_text(base.value, unit, origins.base_ns, true);
    now = figure_text(current.value, unit, origins.current_ns, true);
  }
  return {named(subject, base), before, now, judged(base, current), delta_text(base.value, current.value, unit)};
}

/// A figure that only one side has: a line that accuses is worse on the side of `current`.
ComparedFigure one_sided(const OutlineSubject& subject, const OutlineFigure& figure, bool in_base,
                         const Origins& origins) {
  const std::string text =
      figure_text(figure.value, figure.meaning.unit, in_base ? origins.base_ns : origins.current_ns, false);
  const FigureOutcome outcome = figure.meaning.worse == WorseWay::none
                                    ? FigureOutcome::changed
                                    : outcome_of(in_base == (figure.meaning.worse == WorseWay::less));
  return {named(subject, figure), in_base ? text : "", in_base ? "" : text, outcome, in_base ? "gone" : "new"};
}

/// "lost +1, outage lower +20.000 ms, and 5 more": the differences, without the subject's name.
std::string listed(const OutlineSubject& subject, const std::vector<ComparedFigure>& rows) {
  constexpr std::size_t kNamed = 3;
  std::string text;
  for (std::size_t i = 0; i < rows.size() && i < kNamed; ++i) {
    const std::string name = rows[i].name.substr(subject.name.size() + 1);
    const std::string by = rows[i].explanation.empty() ? rows[i].base + " -> " + rows[i].current : rows[i].explanation;
    text += fmt::format("{}{} {}", i == 0 ? "" : ", ", name, by);
  }
  return rows.size() > kNamed ? fmt::format("{}, and {} more", text, rows.size() - kNamed) : text;
}

/// Figures without a bad direction usually follow from others: several of them become one row.
void fold(const OutlineSubject& subject, std::vector<ComparedFigure>& rows) {
  const auto first_plain = std::stable_partition(
      rows.begin(), rows.end(), [](const ComparedFigure& row) { return row.outcome != FigureOutcome::changed; });
  const std::vector<ComparedFigure> plain(first_plain, rows.end());
  if (plain.size() < 2) return;
  rows.erase(first_plain, rows.end());
  rows.push_back({fmt::format("{}, {} figures{}", subject.name, plain.size(), rows.empty() ? "" : " more"), "", "",
                  FigureOutcome::changed, listed(subject, plain)});
}

/// "100 packets lost" of a gate, a flow or a phase's cause; "there" of any other subject.
std::string loss_text(const OutlineSubject& subject) {
  for (const OutlineFigure& figure : subject.figures)
    if (figure.name == "lost" || figure.name == "packets")
      return figure_text(figure.value, figure.meaning.unit, 0, false) + " lost";
  return "there";
}

/// There may be many gates and flows, so each gets one row: its loss, and its other differences.
void fold_whole(const OutlineSubject& base, const OutlineSubject& current, std::vector<ComparedFigure>& rows) {
  if (rows.empty()) return;
  std::ranges::stable_sort(rows, {}, [](const ComparedFigure& row) { return worst_first(row.outcome); });
  // The loss comes before its measurements.
  const FigureOutcome worst = rows.front().outcome;
  std::stable_partition(rows.begin(), rows.end(), [&](const ComparedFigure& row) {
    return row.outcome == worst && (row.name == base.name + " lost" || row.name == base.name + " packets");
  });
  rows = {{base.name, loss_text(base), loss_text(current), rows.front().outcome, listed(base, rows)}};
}

SubjectRows one_side(const OutlineSubject& subject, bool in_base) {
  const FigureOutcome outcome = subject.presence == WorseWay::none ? FigureOutcome::changed : outcome_of(!in_base);
  const std::string loss = loss_text(subject);
  return {{{subject.name, in_base ? loss : "", in_base ? "" : loss, outcome, in_base ? "gone" : "new"}},
          0,
          subject.figures.size()};
}

}  // namespace

int worst_first(FigureOutcome outcome) {
  constexpr std::array kWorstFirst = {FigureOutcome::worse, FigureOutcome::changed, FigureOutcome::better};
  return static_cast<int>(std::ranges::find(kWorstFirst, outcome) - kWorstFirst.begin());
}

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
  if (base.presence == WorseWay::more)
    fold_whole(base, current, out.rows);
  else
    fold(base, out.rows);
  return out;
}

SubjectRows only_in_base(const OutlineSubject& subject) { return one_side(subject, true); }

SubjectRows only_in_current(const OutlineSubject& subject) { return one_side(subject, false); }

}  // namespace hitless
