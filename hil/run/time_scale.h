#pragma once
// A scenario's schedule in less time: what `--time-scale` does besides Catalogue::hasten.

#include "hil/scenario/scenario.h"

namespace hitless {

/// Divides when and how long things happen that the scenario asks for: traffic before and after, steps, faults, the
/// operator's patience, timers; replayed updates follow one another faster. Traffic keeps its rates. `times` at
/// least 1.
void hasten(Scenario& scenario, std::uint64_t times);

}  // namespace hitless
