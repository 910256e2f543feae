#pragma once
#include <string>

#include "hil/replay/replay_run.h"

namespace hitless {

/// The packets that differ from the golden, a few lines each; empty when none does.
[[nodiscard]] std::string differences_text(const ReplayRecord& record);

/// What people read: what was sent and how, how the packets ended, what differs from the golden, the verdict.
[[nodiscard]] std::string replay_text(const PreparedRun& prepared, const ReplayOptions& options,
                                      const ReplayRecord& record);

/// replay.json: the same as integers and names; nothing of the machine.
[[nodiscard]] std::string replay_json(const PreparedRun& prepared, const ReplayOptions& options,
                                      const ReplayRecord& record);

}  // namespace hitless
