#pragma once
// Compares two builds by their instructions a packet. Counts have no noise: a stage beyond its limit has grown.

#include <optional>
#include <string>

#include "hil/regression/child_process.h"
#include "hil/regression/comparison.h"
#include "hil/regression/instructions/instruction_record.h"

namespace hitless {

/// One figure a stage, and one for the whole. A growth beyond the base's limit for the stage is `worse`, a fall beyond
/// the limit `better`; the explanation names the functions that changed most. All figures are `skipped`, with the
/// reason, when compiler, build type, valgrind, libc or DPDK differ. bad_input for records of different scenarios,
/// seeds or slices.
Result<Comparison> compare_instructions(const InstructionRecord& base, const InstructionRecord& current);

/// The record of a side: a file that begins with '{' is one, any other is a build, which is made to write one
/// (`BUILD bench SCENARIO --instructions`). `scenario` may be empty when the side is a record.
/// `crash` (which may be null) receives how the build crashed.
Result<InstructionRecord> instructions_of(const std::string& side, const std::string& scenario,
                                          std::optional<ChildEnd>* crash = nullptr);

/// Compares both sides. A crash of `current` is `worse`; a crash of `base` concludes nothing.
Result<Comparison> compare_instructions(const std::string& base, const std::string& current,
                                        const std::string& scenario);

}  // namespace hitless
