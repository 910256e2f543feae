#pragma once
#include "hil/record/run_record.h"

namespace hitless {

/// Asks every rule of a finished run. Why it ended early is inconclusive.
[[nodiscard]] Verdict judge(const RunRecord& run);

}  // namespace hitless
