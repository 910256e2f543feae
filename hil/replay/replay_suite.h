#pragma once
#include "hil/output/junit.h"
#include "hil/replay/replay_run.h"

namespace hitless {

/// A case for the books, one for traffic, and with a golden one for its verdicts; the packets by outcome as properties.
[[nodiscard]] JunitSuite replay_suite(const PreparedRun& prepared, const ReplayOptions& options,
                                      const ReplayRecord& record);

}  // namespace hitless
