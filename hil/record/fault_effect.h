#pragma once
// What a planted fault did. That it was planted proves nothing: a cut of a link that nobody used disturbed nothing.

#include <string>

#include "hil/record/run_record.h"

namespace hitless {

/// Whether the fault changed anything that a run can depend on: messages were lost on the link, a step was held up, the
/// presence line had something to tell, a gate was closed or kept closed by it, what was struck had power.
[[nodiscard]] bool took_effect(const RunRecord& run, const FaultRecord& fault);

/// The same in a few words: "12 of 30 messages lost", "RP A was running". Empty for a fault that never struck.
[[nodiscard]] std::string effect_text(const RunRecord& run, const FaultRecord& fault);

}  // namespace hitless
