#pragma once
// A build that crashes is worse than one that does not, whatever the comparison.

#include <optional>
#include <string>

#include "hil/regression/child_process.h"
#include "hil/regression/comparison.h"

namespace hitless {

/// How each side's build crashed; none: it did not.
struct BuildCrashes {
  std::optional<ChildEnd> base, current;
};

/// A crash of the base concludes nothing: there is nothing to compare with. Otherwise a crash of `current` is a figure
/// of its own, `worse`; the other figures of `comparison` have no meaning then and are left out.
void judge_crashes(const BuildCrashes& crashes, Comparison& comparison);

}  // namespace hitless
