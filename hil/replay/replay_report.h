#pragma once
#include <string>

#include "hil/replay/replay_run.h"

namespace hitless {

/// The packets that differ from the golden, a few lines each; empty when no packet differs.
[[nodiscard]] std::string differences_text(const ReplayRecord& record);

/// The report for people: the packets and how they were sent, their ends, differences from the golden, the verdict.
[[nodiscard]] std::string replay_text(const PreparedRun& prepared, const ReplayOptions& options,
                                      const ReplayRecord& record);

/// replay.json: the same as integers and names, without the machine.
[[nodiscard]] std::string replay_json(const PreparedRun& prepared, const ReplayOptions& options,
                                      const ReplayRecord& record);

}  // namespace hitless
