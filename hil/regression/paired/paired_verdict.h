#pragma once
// What paired samples mean.

#include "hil/regression/comparison.h"
#include "hil/regression/paired/paired_rounds.h"

namespace hitless {

/// A change of this size must never pass for none: when the interval reaches it without being wholly beyond the
/// tolerance, nothing can be concluded.
inline constexpr double kMustShowPercent = 10.0;

/// The rule of paired_comparison.h, applied.
[[nodiscard]] Comparison judge_pairs(const PairedSamples& samples, const PairedOptions& options);

}  // namespace hitless
