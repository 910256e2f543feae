#pragma once
#include <string>

#include "hil/record/summary.h"

namespace hitless {

/// "65.995 s .. 66.013 s", or "at least 65.995 s" for a disruption that was still going on.
std::string bracket_text(const Disruption& disruption);

/// The run for a person at a terminal, 120 columns: losses, with place, length (with brackets) and cause.
std::string text_report(const Summary& summary);

}  // namespace hitless
