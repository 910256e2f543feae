#include "hil/regression/paired/median_ratio.h"

#include <algorithm>

#include "dataplane/base/random.h"
#include "dataplane/base/result.h"

namespace hitless {
namespace {

constexpr std::size_t kResamples = 2'000;

double median(std::vector<double>& values) {
  const auto half = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, half);
  if (values.size() % 2 != 0) return *half;
  return (*half + *std::max_element(values.begin(), half)) / 2;
}

/// Collects blocks and gives the ratio of their medians.
class Sample {
 public:
  explicit Sample(PairedSide side) : side_(side) {}
  void add(const PairedBlock& block) {
    double sum = 0;
    for (const auto* slices : {&block.base, &block.current, &block.control})
      for (const double slice : *slices) sum += slice;
    const double mean = sum / 6;
    for (const double slice : block.base) below_.push_back(slice / mean);
    for (const double slice : side_ == PairedSide::current ? block.current : block.control)
      above_.push_back(slice / mean);
  }
  double ratio() {
    const double ratio = median(above_) / median(below_);
    above_.clear();
    below_.clear();
    return ratio;
  }

 private:
  PairedSide side_;
  std::vector<double> above_, below_;
};

}  // namespace

MedianRatio median_ratio(const std::vector<PairedRound>& rounds, PairedSide side, std::uint64_t seed) {
  Sample sample(side);
  for (const PairedRound& round : rounds) {
    HITLESS_CHECK(!round.empty(), "a round without blocks");
    for (const PairedBlock& block : round) sample.add(block);
  }
  HITLESS_CHECK(!rounds.empty(), "a comparison without rounds");
  MedianRatio result;
  result.ratio = sample.ratio();
  Random random(seed, "bootstrap");
  std::vector<double> ratios;
  ratios.reserve(kResamples);
  for (std::size_t i = 0; i < kResamples; ++i) {
    for (std::size_t drawn = 0; drawn < rounds.size(); ++drawn) {
      const PairedRound& round = rounds[random.below(rounds.size())];
      for (std::size_t block = 0; block < round.size(); ++block) sample.add(round[random.below(round.size())]);
    }
    ratios.push_back(sample.ratio());
  }
  std::ranges::sort(ratios);
  const auto beyond = static_cast<std::size_t>(static_cast<double>(kResamples) * kTailPercent / 100);
  result.low = ratios[beyond];
  result.high = ratios[kResamples - 1 - beyond];
  return result;
}

}  // namespace hitless
