// Made-up slices with known ratios and noise.
#include <gtest/gtest.h>

#include "dataplane/base/random.h"
#include "hil/regression/median_ratio.h"
#include "hil/regression/paired_verdict.h"

namespace hitless {
namespace {

/// What the machine does to a build that needs 100 ns.
struct Noise {
  double slice = 0.02;    ///< of each slice, to either side
  double process = 0.01;  ///< of each process
  double machine = 0.5;   ///< slower for whole blocks, at random
  double current = 1.0;   ///< times as slow the current build is
  double control = 1.0;
};

double uniform(Random& random) { return static_cast<double>(random.below(2'000'001)) / 1e6 - 1; }

PairedSamples samples_with(const Noise& noise, std::uint64_t seed) {
  Random random(seed, "noise");
  PairedSamples samples;
  samples.packets = 1'000;
  for (int r = 0; r < 6; ++r) {
    const double base = 100 * (1 + noise.process * uniform(random));
    const double current = 100 * noise.current * (1 + noise.process * uniform(random));
    const double control = 100 * noise.control * (1 + noise.process * uniform(random));
    PairedRound round;
    for (int b = 0; b < 4; ++b) {
      const double machine = 1 + (random.below(2) == 0 ? 0 : noise.machine);
      const auto slice = [&](double ns) { return ns * machine * (1 + noise.slice * uniform(random)); };
      round.push_back({{slice(base), slice(base)}, {slice(current), slice(current)}, {slice(control), slice(control)}});
    }
    samples.cpu.push_back(round);
    samples.wall.push_back(round);
  }
  return samples;
}

TEST(MedianRatio, WithoutNoise_IsTheRatio) {
  const PairedSamples samples = samples_with({.slice = 0, .process = 0, .current = 1.25, .control = 0.5}, 1);
  const MedianRatio current = median_ratio(samples.cpu, PairedSide::current, 1);
  EXPECT_NEAR(current.ratio, 1.25, 1e-9);
  EXPECT_NEAR(current.low, 1.25, 1e-9);
  EXPECT_NEAR(current.high, 1.25, 1e-9);
  EXPECT_NEAR(median_ratio(samples.cpu, PairedSide::control, 1).ratio, 0.5, 1e-9);
}

TEST(MedianRatio, SameSeed_SameInterval) {
  const PairedSamples samples = samples_with({}, 3);
  const MedianRatio first = median_ratio(samples.cpu, PairedSide::current, 7);
  const MedianRatio again = median_ratio(samples.cpu, PairedSide::current, 7);
  EXPECT_EQ(first.low, again.low);
  EXPECT_EQ(first.high, again.high);
  EXPECT_LE(first.low, first.ratio);
  EXPECT_GE(first.high, first.ratio);
}

TEST(MedianRatio, ProcessesThatDiffer_WidenTheInterval) {
  const auto width = [](const Noise& noise) {
    const MedianRatio ratio = median_ratio(samples_with(noise, 5).cpu, PairedSide::current, 1);
    return ratio.high - ratio.low;
  };
  // Slices of one process say nothing of another: a hundred of them must not look like a hundred samples.
  EXPECT_GT(width({.slice = 0, .process = 0.05}), 0.03);
  EXPECT_LT(width({.slice = 0, .process = 0.001}), 0.005);
}

TEST(PairedVerdict, TenPercentMore_IsWorse) {
  int caught = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed)
    caught += judge_pairs(samples_with({.current = 1.10}, seed), {}).regressed() ? 1 : 0;
  EXPECT_GE(caught, 99);
}

TEST(PairedVerdict, SameBuild_RaisesNoMoreAlarmsThanStated) {
  int alarms = 0, inconclusive = 0;
  constexpr int kTrials = 100;
  for (std::uint64_t seed = 1; seed <= kTrials; ++seed) {
    // As uneven as processes on a shared machine were seen to be, and then some.
    const Comparison comparison = judge_pairs(samples_with({.slice = 0.05, .process = 0.04}, seed), {});
    alarms += comparison.regressed() ? 1 : 0;
    inconclusive += comparison.inconclusive.empty() ? 0 : 1;
  }
  EXPECT_LE(alarms * 100, kTrials * kFalseAlarmPercentMax);
  EXPECT_LT(inconclusive, kTrials / 10);
}

TEST(PairedVerdict, LoudControl_ConcludesNothing) {
  const Comparison comparison = judge_pairs(samples_with({.current = 1.10, .control = 1.06}, 1), {});
  EXPECT_FALSE(comparison.regressed());
  ASSERT_EQ(comparison.inconclusive.size(), 1U);
  EXPECT_NE(comparison.inconclusive[0].find("control"), std::string::npos) << comparison.inconclusive[0];
}

TEST(PairedVerdict, TooNoisyToRuleOutTenPercent_ConcludesNothing) {
  const Comparison comparison = judge_pairs(samples_with({.process = 0.3}, 4), {.tolerance_percent = 100});
  EXPECT_FALSE(comparison.regressed());
  EXPECT_FALSE(comparison.inconclusive.empty());
}

TEST(PairedVerdict, FasterBuild_IsBetter) {
  const Comparison comparison = judge_pairs(samples_with({.current = 0.90}, 1), {});
  EXPECT_EQ(comparison.figures.at(0).outcome, FigureOutcome::better);
  EXPECT_FALSE(comparison.regressed());
}

TEST(PairedVerdict, ToleranceIsTheUsers) {
  EXPECT_TRUE(
      judge_pairs(samples_with({.slice = 0.002, .process = 0.001, .current = 1.02}, 1), {.tolerance_percent = 1})
          .regressed());
  EXPECT_FALSE(judge_pairs(samples_with({.slice = 0.002, .process = 0.001, .current = 1.02}, 1), {}).regressed());
}

TEST(PairedVerdict, Interrupted_ConcludesNothing) {
  PairedSamples samples = samples_with({.current = 1.5}, 1);
  samples.interrupted = true;
  EXPECT_FALSE(judge_pairs(samples, {}).regressed());
  samples.cpu.clear();
  samples.wall.clear();
  EXPECT_FALSE(judge_pairs(samples, {}).inconclusive.empty());
}

TEST(PairedComparison, TooFewPairs_IsRefused) {
  EXPECT_EQ(compare_paired("a", "b", "c", {.rounds = 3, .blocks = 3}).error().code, ErrorCode::bad_input);
  EXPECT_EQ(compare_paired("a", "b", "c", {.rounds = 1, .blocks = 100}).error().code, ErrorCode::bad_input);
}

}  // namespace
}  // namespace hitless
