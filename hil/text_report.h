#pragma once
#include <string>

#include "hil/summary.h"

namespace hitless {

/// The run for a person at a terminal, 120 columns: what was lost, where, for how long (with brackets) and why.
std::string text_report(const RunRecord& run, const Summary& summary);

}  // namespace hitless
