#include "hil/regression/exact/exact_comparison.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hil/output/format.h"
#include "hil/regression/exact/result_file.h"
#include "hil/regression/exact/result_outline.h"
#include "hil/regression/exact/subject_comparison.h"
#include "hil/regression/exact/timeline_difference.h"

namespace hitless {
namespace {

using Json = nlohmann::json;

/// The outcome of one section.
struct SectionRows {
  std::vector<ComparedFigure> rows;
  std::size_t equal = 0, different = 0;  ///< figures
};

/// Keeps the worst rows and counts the rest in one.
void shorten(const std::string& section, std::vector<ComparedFigure>& rows) {
  std::ranges::stable_sort(rows, {}, [](const ComparedFigure& row) { return worst_first(row.outcome); });
  const std::size_t shown = section == "flows" ? kFlowsShown : kRowsShown;
  if (rows.size() <= shown + 1) return;
  std::map<FigureOutcome, std::size_t> counts;
  for (std::size_t i = shown; i < rows.size(); ++i) ++counts[rows[i].outcome];
  std::string text;
  for (const auto outcome : {FigureOutcome::worse, FigureOutcome::changed, FigureOutcome::better})
    if (counts.contains(outcome))
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", grouped(counts[outcome]), to_string(outcome));
  const std::size_t more = rows.size() - shown;
  const FigureOutcome worst = rows[shown].outcome;
  rows.resize(shown);
  rows.push_back({fmt::format("{}, {} rows more", section, grouped(more)), "", "", worst, text});
}

SectionRows compare_section(const OutlineSection& base, const OutlineSection& current, const Origins& origins) {
  SectionRows out;
  std::map<std::string_view, const OutlineSubject*> others;
  for (const OutlineSubject& subject : current.subjects) others.emplace(subject.name, &subject);
  const auto take = [&](SubjectRows compared) {
    out.equal += compared.equal;
    out.different += compared.different;
    std::ranges::move(compared.rows, std::back_inserter(out.rows));
  };
  for (const OutlineSubject& subject : base.subjects) {
    const auto other = others.find(subject.name);
    take(other == others.end() ? only_in_base(subject) : compare_subject(subject, *other->second, origins));
    if (other != others.end()) others.erase(other);
  }
  for (const OutlineSubject& subject : current.subjects)
    if (others.contains(subject.name)) take(only_in_current(subject));
  return out;
}

void add_timeline(const Json& base, const Json& current, Comparison& comparison) {
  const auto difference = timeline_difference(base, current);
  const auto entries = [](const Json& result) { return grouped(result.at("timeline").size()) + " entries"; };
  if (!difference) {
    comparison.figures.push_back({"timeline", entries(base), entries(current), FigureOutcome::same, ""});
    return;
  }
  comparison.figures.push_back({"timeline, where it begins", difference->base, difference->current,
                                FigureOutcome::changed,
                                fmt::format("the earliest of {} differences: {} gone, {} new, {} at another instant",
                                            grouped(difference->total()), grouped(difference->gone),
                                            grouped(difference->added), grouped(difference->moved))});
}

tl::unexpected<Error> other_run(const std::string& base, const std::string& current, const char* key,
                                const std::string& is, const std::string& was) {
  return fail(ErrorCode::bad_input, fmt::format("{}: at /{}: {}, expected {} as in {}: only runs of one scenario with "
                                                "one seed can be compared",
                                                current, key, is, was, base));
}

}  // namespace

Comparison compare_results(const Json& base, const Json& current) {
  Comparison comparison;
  comparison.method = "exact";
  const Origins origins{base.at("traffic_from_ns").get<std::int64_t>(),
                        current.at("traffic_from_ns").get<std::int64_t>()};
  std::string differing;
  const auto base_sections = outline_of(base), current_sections = outline_of(current);
  for (std::size_t i = 0; i < base_sections.size(); ++i) {  // both have all sections
    SectionRows section = compare_section(base_sections[i], current_sections[i], origins);
    const std::string& name = base_sections[i].name;
    if (section.rows.empty()) {
      const std::string figures = grouped(section.equal) + (section.equal == 1 ? " figure" : " figures");
      comparison.figures.push_back({name, figures, figures, FigureOutcome::same, ""});
    } else {
      differing += fmt::format("{}{} {} of {}", differing.empty() ? "figures that differ: " : ", ", name,
                               grouped(section.different), grouped(section.different + section.equal));
      shorten(name, section.rows);
      std::ranges::move(section.rows, std::back_inserter(comparison.figures));
    }
    // The verdict comes first, then the timeline, which usually explains it.
    if (i == 0) add_timeline(base, current, comparison);
  }
  if (!differing.empty()) comparison.notes.push_back(differing);
  // Two builds that do the same write the same bytes, so another order needs a reason as well.
  if (differing.empty() && !comparison.regressed() && base != current)
    comparison.figures.push_back(
        {"order of rows", "as in base", "another", FigureOutcome::changed,
         "every figure is the same; rows stand in another order, or causes have other numbers"});
  return comparison;
}

Result<Comparison> compare_exact(const std::string& base_path, const std::string& current_path) {
  const auto base = read_result(base_path);
  if (!base) return tl::unexpected(base.error());
  const auto current = read_result(current_path);
  if (!current) return tl::unexpected(current.error());
  for (const char* key : {"scenario", "seed"})
    if (base->at(key) != current->at(key))
      return other_run(base_path, current_path, key, current->at(key).dump(), base->at(key).dump());
  Comparison comparison = compare_results(*base, *current);
  comparison.scenario = base->at("scenario").get<std::string>();
  return comparison;
}

}  // namespace hitless
