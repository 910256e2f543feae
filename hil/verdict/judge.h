#pragma once
#include "hil/record/run_record.h"

namespace hitless {

/// Asks every rule of a finished run. An early end makes the verdict inconclusive.
[[nodiscard]] Verdict judge(const RunRecord& run);

}  // namespace hitless
