#pragma once
// Ratio of the medians of two sides that took turns, with an interval by bootstrap.

#include <array>
#include <cstdint>
#include <vector>

namespace hitless {

/// Times a packet of one block, by side; each side has one slice in the first half of the block and one in the second.
struct PairedBlock {
  std::array<double, 2> base{}, current{}, control{};
};
/// The blocks that the same three processes have run.
using PairedRound = std::vector<PairedBlock>;

struct MedianRatio {
  double ratio = 1;
  double low = 1, high = 1;  ///< ends of the interval
};

/// One in a hundred resamples lies beyond each end of the interval.
inline constexpr double kTailPercent = 1.0;

/// Which side is divided by the base.
enum class PairedSide : std::uint8_t { current, control };

/// Times are first divided by their block's mean: a machine that is slow for a while then changes nothing, where
/// medians of plain times would jump between its fast and its slow times. Rounds are resampled, and blocks within them:
/// slices of one process are no independent samples of a build. The same input and seed give the same interval.
/// `rounds` holds at least one block.
[[nodiscard]] MedianRatio median_ratio(const std::vector<PairedRound>& rounds, PairedSide side, std::uint64_t seed);

}  // namespace hitless
