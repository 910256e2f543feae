#include "hil/regression/paired/paired_verdict.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "hil/output/format.h"

namespace hitless {
namespace {

double percent(double ratio) { return (ratio - 1) * 100; }

std::string interval_text(const MedianRatio& ratio) {
  return fmt::format("{:+.1f} % ({:+.1f} .. {:+.1f} %)", percent(ratio.ratio), percent(ratio.low), percent(ratio.high));
}

double median_of(const std::vector<PairedRound>& rounds, std::array<double, 2> PairedBlock::*side) {
  std::vector<double> all;
  for (const PairedRound& round : rounds)
    for (const PairedBlock& block : round) all.insert(all.end(), (block.*side).begin(), (block.*side).end());
  std::ranges::sort(all);
  return (all[(all.size() - 1) / 2] + all[all.size() / 2]) / 2;
}

ComparedFigure figure_of(const char* name, const std::vector<PairedRound>& rounds,
                         std::array<double, 2> PairedBlock::*side, std::string explanation) {
  ComparedFigure figure;
  figure.name = name;
  figure.base = fmt::format("{:.1f} ns", median_of(rounds, &PairedBlock::base));
  figure.current = fmt::format("{:.1f} ns", median_of(rounds, side));
  figure.explanation = std::move(explanation);
  return figure;
}

std::string build_text(const char* side, const WorkerGreeting& build) {
  return fmt::format("{}: {} ({}), {}, {}", side, build.version, build.commit, build.compiler, build.build_type);
}

void note_method(const PairedSamples& samples, const PairedOptions& options, Comparison& comparison) {
  std::size_t blocks = 0;
  for (const PairedRound& round : samples.cpu) blocks += round.size();
  comparison.notes.push_back(build_text("base", samples.base));
  comparison.notes.push_back(build_text("current", samples.current));
  comparison.notes.push_back(fmt::format("{} pairs of slices of {} packets in {} rounds of new processes{}", 2 * blocks,
                                         grouped(samples.packets), samples.cpu.size(),
                                         samples.cpu_used >= 0 ? fmt::format(", on CPU {}", samples.cpu_used) : ""));
  comparison.notes.push_back(
      fmt::format("intervals: bootstrap over rounds and blocks, {:.0f} % beyond each end, seed {}; a build against "
                  "itself is called worse in at most {:.0f} of 100 comparisons",
                  kTailPercent, options.seed, kFalseAlarmPercentMax));
  if (samples.base.compiler != samples.current.compiler || samples.base.build_type != samples.current.build_type)
    comparison.notes.push_back("the builds differ in compiler or build type: the change may be theirs");
}

}  // namespace

Comparison judge_pairs(const PairedSamples& samples, const PairedOptions& options) {
  Comparison comparison;
  comparison.method = "paired";
  comparison.scenario = samples.base.scenario;
  if (samples.interrupted) comparison.inconclusive.push_back("interrupted");
  if (samples.crashes.base || samples.crashes.current) {
    judge_crashes(samples.crashes, comparison);
    return comparison;
  }
  if (samples.cpu.empty()) return comparison;
  const double tolerance = options.tolerance_percent / 100;
  const MedianRatio change = median_ratio(samples.cpu, PairedSide::current, options.seed);
  const MedianRatio control = median_ratio(samples.cpu, PairedSide::control, options.seed);
  const MedianRatio wall = median_ratio(samples.wall, PairedSide::current, options.seed);

  const double off = std::abs(control.ratio - 1), band = tolerance + off;

  ComparedFigure time = figure_of("CPU time a packet", samples.cpu, &PairedBlock::current, {});
  if (change.low > 1 + band)
    time.outcome = FigureOutcome::worse;
  else if (change.high < 1 - band)
    time.outcome = FigureOutcome::better;
  else if (change.high > 1 + kMustShowPercent / 100)
    comparison.inconclusive.push_back(
        fmt::format("too noisy: {} does not rule out {:.0f} % more time", interval_text(change), kMustShowPercent));
  time.explanation =
      fmt::format("{}; counts when all of the interval is beyond {:.1f} %, {:g} % and the control's {:.1f} %",
                  interval_text(change), band * 100, options.tolerance_percent, off * 100);
  // A change that even a loud control cannot explain still counts.
  if (off > tolerance && time.outcome == FigureOutcome::same)
    comparison.inconclusive.push_back(fmt::format(
        "the control is loud: a second process of the base differs from it by {}, expected at most {:.0f} %",
        interval_text(control), options.tolerance_percent));
  comparison.figures.push_back(std::move(time));
  comparison.figures.push_back(
      figure_of("control: the base again", samples.cpu, &PairedBlock::control, interval_text(control)));
  comparison.figures.push_back(figure_of("wall time a packet", samples.wall, &PairedBlock::current,
                                         interval_text(wall) + "; not judged: others use the machine too"));
  note_method(samples, options, comparison);
  return comparison;
}

}  // namespace hitless
