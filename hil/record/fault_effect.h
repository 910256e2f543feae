#pragma once
// The effect of a planted fault. The planting alone proves nothing: the cut of an unused link disturbs nothing.

#include <string>

#include "hil/record/run_record.h"

namespace hitless {

/// True when the fault changed anything that a run can depend on: messages were lost on the link, a step was held up,
/// the presence line had something to tell, the fault closed a gate or kept a gate closed, the struck part had power.
[[nodiscard]] bool took_effect(const RunRecord& run, const FaultRecord& fault);

/// The effect in a few words: "12 of 30 messages lost", "RP A was running". Empty for a fault that never struck.
[[nodiscard]] std::string effect_text(const RunRecord& run, const FaultRecord& fault);

}  // namespace hitless
