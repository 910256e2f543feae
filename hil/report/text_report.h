#pragma once
#include <string>

#include "hil/record/summary.h"

namespace hitless {

/// "65.995 s .. 66.013 s", or "at least 65.995 s" of one that was still going on.
std::string bracket_text(const Disruption& disruption);

/// The run for a person at a terminal, 120 columns: what was lost, where, for how long (with brackets) and why.
std::string text_report(const Summary& summary);

}  // namespace hitless
