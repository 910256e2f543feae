#pragma once
#include "hil/output/junit.h"
#include "hil/record/summary.h"

namespace hitless {

/// A run for JUnit: a case for each rule of the verdict (a failed rule is `failed`, an inconclusive rule is `error`),
/// and the figures as properties, packets and ns. All cases pass exactly when the run passes.
[[nodiscard]] JunitSuite run_suite(const Summary& summary);

}  // namespace hitless
