// The reports of a sweep.

#include <algorithm>
#include <iterator>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hil/output/format.h"
#include "hil/sweep/sweep.h"

namespace hitless {
namespace {

constexpr int kSweepVersion = 1;

/// Runs that are counted together.
struct Row {
  std::uint64_t runs = 0, no_effect = 0, simplex = 0, failed = 0;
  std::map<std::string, std::uint64_t> outcomes;
  std::vector<std::uint64_t> lost;
  std::vector<std::int64_t> stops_ns;

  void add(const SweepRun& run) {
    ++runs;
    no_effect += run.no_effect ? 1U : 0U;
    simplex += run.simplex ? 1U : 0U;
    failed += run.findings.empty() ? 0U : 1U;
    ++outcomes[run.outcome];
    lost.push_back(run.lost);
    stops_ns.push_back(run.longest_stop_ns);
  }
};

/// The middle value; for an even number of values the lower of the two.
template <class Number>
Number median(std::vector<Number> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? Number{} : values[(values.size() - 1) / 2];
}
template <class Number>
Number largest(const std::vector<Number>& values) {
  return values.empty() ? Number{} : *std::max_element(values.begin(), values.end());
}

using Rows = std::map<std::pair<std::string, std::string>, Row>;

Rows by_fault(const std::vector<SweepRun>& runs) {
  Rows rows;
  for (const SweepRun& run : runs) rows[{run.fault.kind, run.fault.target}].add(run);
  return rows;
}

/// Rows by the phase's name: the order of phases in an upgrade is not known here.
Rows by_phase(const std::vector<SweepRun>& runs) {
  Rows rows;
  for (const SweepRun& run : runs) rows[{run.phase.empty() ? "none" : run.phase, ""}].add(run);
  return rows;
}

std::uint64_t count_of(const Row& row, const char* outcome) {
  const auto found = row.outcomes.find(outcome);
  return found == row.outcomes.end() ? 0 : found->second;
}

void print_rows(std::back_insert_iterator<std::string> out, const char* first, const char* second, const Rows& rows) {
  fmt::format_to(out, "{:<16} {:<11} {:>5} {:>9} {:>8} {:>8} {:>9} {:>7} {:>9} {:>6}  {:>9} {:>9}  {:>10} {:>10}\n",
                 first, second, "runs", "no effect", "upgraded", "returned", "unchanged", "simplex", "unsettled",
                 "failed", "lost med", "max", "stop med", "max");
  for (const auto& [key, row] : rows)
    fmt::format_to(out, "{:<16} {:<11} {:>5} {:>9} {:>8} {:>8} {:>9} {:>7} {:>9} {:>6}  {:>9} {:>9}  {:>10} {:>10}\n",
                   key.first, key.second, grouped(row.runs), grouped(row.no_effect), grouped(count_of(row, "upgraded")),
                   grouped(count_of(row, "returned")), grouped(count_of(row, "unchanged")), grouped(row.simplex),
                   grouped(count_of(row, "unsettled")), grouped(row.failed), grouped(median(row.lost)),
                   grouped(largest(row.lost)), duration_text(median(row.stops_ns)),
                   duration_text(largest(row.stops_ns)));
  fmt::format_to(out, "\n");
}

/// The text, quoted so that a shell reads one word.
std::string shell_word(const std::string& text) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/-";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace

std::string rerun_command_line(const SweepPlan& plan, const SweepRun& run) {
  return fmt::format("hitless run {} --seed {} --fault '{}'", shell_word(plan.scenario.path), plan.scenario.seed,
                     run.fault.text);
}

std::string sweep_text(const SweepPlan& plan, const std::vector<SweepRun>& runs) {
  std::string text;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "{}   seed {}   {} runs with one fault each, between {} and {} of traffic\n\n",
                 plan.scenario.name, plan.scenario.seed, grouped(runs.size()), duration_text(to_ns(plan.from)),
                 duration_text(to_ns(plan.until)));
  print_rows(out, "Fault", "struck", by_fault(runs));
  print_rows(out, "Phase", "", by_phase(runs));
  constexpr std::size_t kShown = 20;
  std::size_t failed = 0;
  for (const SweepRun& run : runs) {
    if (run.findings.empty() || ++failed > kShown) continue;
    fmt::format_to(out, "run {} {}\n", run.run, run.outcome.empty() ? "did not end" : "ended " + run.outcome);
    constexpr std::size_t kLines = 3;
    for (std::size_t i = 0; i < run.findings.size() && i < kLines; ++i) fmt::format_to(out, "  {}\n", run.findings[i]);
    if (run.findings.size() > kLines) fmt::format_to(out, "  ... and {} more\n", run.findings.size() - kLines);
    fmt::format_to(out, "  {}\n", rerun_command_line(plan, run));
  }
  if (failed > kShown) fmt::format_to(out, "... and {} more in sweep.json\n", failed - kShown);
  const auto idle = static_cast<std::uint64_t>(
      std::count_if(runs.begin(), runs.end(), [](const SweepRun& run) { return run.no_effect; }));
  fmt::format_to(out, "{}Proof      {} runs whose fault had an effect, {} without any\n", failed > 0 ? "\n" : "",
                 grouped(runs.size() - idle), grouped(idle));
  if (plan.interrupted_of)
    fmt::format_to(out, "Verdict    inconclusive, interrupted after {} of {} runs, {} failed\n", grouped(runs.size()),
                   grouped(*plan.interrupted_of), grouped(failed));
  else
    fmt::format_to(out, "Verdict    {}, {} of {} runs failed\n", failed > 0 ? "fail" : "pass", grouped(failed),
                   grouped(runs.size()));
  return text;
}

std::string sweep_json(const SweepPlan& plan, const std::vector<SweepRun>& runs) {
  using Json = nlohmann::ordered_json;
  const auto rows = [](const Rows& from, const char* key) {
    Json out = Json::array();
    for (const auto& [names, row] : from) {
      Json one{{key, names.first}};
      if (!names.second.empty()) one["struck"] = names.second;
      one["runs"] = row.runs;
      one["no_effect"] = row.no_effect;
      one["outcomes"] = row.outcomes;
      one["simplex"] = row.simplex;
      one["failed"] = row.failed;
      one["lost_median"] = median(row.lost);
      one["lost_max"] = largest(row.lost);
      one["longest_stop_median_ns"] = median(row.stops_ns);
      one["longest_stop_max_ns"] = largest(row.stops_ns);
      out.push_back(std::move(one));
    }
    return out;
  };
  Json all = Json::array();
  for (const SweepRun& run : runs) {
    Json one = Json::parse(sweep_line(run));
    one["replay"] = rerun_command_line(plan, run);
    all.push_back(std::move(one));
  }
  const Json out{{"version", kSweepVersion},
                 {"scenario", plan.scenario.name},
                 {"seed", plan.scenario.seed},
                 {"from_ns", to_ns(plan.from)},
                 {"until_ns", to_ns(plan.until)},
                 {"interrupted", plan.interrupted_of.has_value()},
                 {"no_effect", std::count_if(runs.begin(), runs.end(), [](const SweepRun& r) { return r.no_effect; })},
                 {"by_fault", rows(by_fault(runs), "fault")},
                 {"by_phase", rows(by_phase(runs), "phase")},
                 {"runs", std::move(all)}};
  return out.dump(1) + "\n";
}

}  // namespace hitless
