#pragma once
#include "hil/record/run_record.h"

namespace hitless {

/// Fills record.verdict from the rest of the record. What stands there already is why the run ended early.
void judge(RunRecord& record);

}  // namespace hitless
