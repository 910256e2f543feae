#pragma once
#include "hil/output/junit.h"
#include "hil/record/summary.h"

namespace hitless {

/// A run for JUnit: a case for each rule of its verdict (a failed rule is `failed`, one that nothing can be concluded
/// from is `error`), and the figures as properties, packets and ns. Every case passes exactly when the run does.
[[nodiscard]] JunitSuite run_suite(const Summary& summary);

}  // namespace hitless
