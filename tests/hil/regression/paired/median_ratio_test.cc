// Made-up slices with known ratios and noise.
#include <gtest/gtest.h>

#include <array>

#include "dataplane/base/random.h"
#include "hil/regression/paired/median_ratio.h"
#include "hil/regression/paired/paired_verdict.h"

namespace hitless::test {
namespace {

/// What the machine does to a build that needs 100 ns.
struct Noise {
  double slice = 0.02;    ///< of each slice, to either side
  double process = 0.01;  ///< of each process
  double warm = 0.01;     ///< faster a slice is that follows one of its own process
  double machine = 0.5;   ///< slower for whole blocks, at random
  double current = 1.0;   ///< times as slow the current build is
  double control = 1.0;
};

double uniform(Random& random) { return static_cast<double>(random.below(2'000'001)) / 1e6 - 1; }

PairedSamples samples_with(const Noise& noise, std::uint64_t seed) {
  Random random(seed, "noise");
  PairedSamples samples;
  samples.packets = 1'000;
  const PairedOptions shape;
  for (std::uint32_t r = 0; r < shape.rounds; ++r) {
    std::array<double, kBlockSides> process{100, 100 * noise.current, 100 * noise.control};
    for (double& ns : process) ns *= 1 + noise.process * uniform(random);
    BlockSide last = kBlockSides;
    PairedRound round;
    for (std::uint32_t b = 0; b < shape.blocks; ++b) {
      const double machine = 1 + (random.below(2) == 0 ? 0 : noise.machine);
      std::array<std::array<double, 2>, kBlockSides> ns{};
      for (std::size_t i = 0; i < 2 * kBlockSides; ++i) {
        const BlockSide side = kBlockOrders[b % kBlockOrders.size()][i];
        const double warm = side == last ? 1 - noise.warm : 1;
        ns[side][i / kBlockSides] = process[side] * machine * warm * (1 + noise.slice * uniform(random));
        last = side;
      }
      round.push_back({ns[kBase], ns[kCurrent], ns[kControl]});
    }
    samples.cpu.push_back(round);
    samples.wall.push_back(round);
  }
  return samples;
}

TEST(MedianRatio, WithoutNoise_IsTheRatio) {
  const PairedSamples samples = samples_with({.slice = 0, .process = 0, .warm = 0, .current = 1.25, .control = 0.5}, 1);
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

/// Slices of each side that follow one of their own process, over a round.
std::array<int, kBlockSides> warm_slices() {
  std::array<int, kBlockSides> warm{};
  BlockSide last = kBlockSides;
  for (const auto& order : kBlockOrders)
    for (const BlockSide side : order) {
      if (side == last) ++warm[side];
      last = side;
    }
  return warm;
}

TEST(PairedOrder, WarmCachesFavourNobody) {
  EXPECT_EQ(warm_slices(), (std::array<int, kBlockSides>{1, 1, 1}));
  // Of a build with itself, however much the caches are worth, the ratio stays 1 on the whole.
  double change = 0;
  constexpr int kTrials = 100;
  for (std::uint64_t seed = 1; seed <= kTrials; ++seed)
    change += median_ratio(samples_with({.warm = 0.04}, seed).cpu, PairedSide::current, 1).ratio - 1;
  EXPECT_NEAR(change / kTrials, 0, 0.002);
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

TEST(PairedVerdict, LoudControl_HidesNoChangeBeyondIt) {
  for (const double control : {1.06, 0.94}) {
    const Comparison comparison = judge_pairs(samples_with({.current = 1.50, .control = control}, 1), {});
    EXPECT_TRUE(comparison.regressed()) << control;
    EXPECT_TRUE(comparison.inconclusive.empty());
    EXPECT_EQ(judge_pairs(samples_with({.current = 0.50, .control = control}, 1), {}).figures.at(0).outcome,
              FigureOutcome::better);
  }
}

TEST(PairedVerdict, LoudControl_ConcludesNothing) {
  const Comparison comparison = judge_pairs(samples_with({.current = 1.08, .control = 1.06}, 1), {});
  EXPECT_FALSE(comparison.regressed());
  ASSERT_EQ(comparison.inconclusive.size(), 1U);
  EXPECT_NE(comparison.inconclusive[0].find("control"), std::string::npos) << comparison.inconclusive[0];
}

TEST(PairedVerdict, TooNoisyToRuleOutTenPercent_ConcludesNothing) {
  const Comparison comparison =
      judge_pairs(samples_with({.process = 0.3, .current = 1.09}, 4), {.tolerance_percent = 100});
  EXPECT_FALSE(comparison.regressed());
  EXPECT_FALSE(comparison.inconclusive.empty());
}

TEST(PairedVerdict, CrashOfCurrent_IsWorseAndOfTheBaseConcludesNothing) {
  PairedSamples samples;
  samples.crashes.current = ChildEnd{0, 11};
  const Comparison worse = judge_pairs(samples, {});
  EXPECT_TRUE(worse.regressed());
  EXPECT_EQ(worse.figures.at(0).explanation, "current ended by signal 11 (Segmentation fault)");
  samples.crashes.base = ChildEnd{0, 6};
  const Comparison none = judge_pairs(samples, {});
  EXPECT_FALSE(none.regressed());
  EXPECT_EQ(none.inconclusive.at(0), "base ended by signal 6 (Aborted)");
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
  EXPECT_EQ(compare_paired("a", "b", "c", {.rounds = 10, .blocks = 4}).error().code, ErrorCode::bad_input)
      << "not balanced";
  EXPECT_EQ(compare_paired("a", "b", "c", {.rounds = 1, .blocks = 100}).error().code, ErrorCode::bad_input);
}

}  // namespace
}  // namespace hitless::test
