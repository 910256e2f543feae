#pragma once
// The verdict on paired samples.

#include "hil/regression/comparison.h"
#include "hil/regression/paired/paired_rounds.h"

namespace hitless {

/// A change of this size must never pass for none: nothing can be concluded when the interval reaches it and is not
/// wholly beyond the tolerance.
inline constexpr double kMustShowPercent = 10.0;

/// Applies the rule of paired_comparison.h.
[[nodiscard]] Comparison judge_pairs(const PairedSamples& samples, const PairedOptions& options);

}  // namespace hitless
