#pragma once
// Two builds by their instructions a packet. No noise: a stage that grew beyond its limit grew.

#include <optional>
#include <string>

#include "hil/regression/child_process.h"
#include "hil/regression/comparison.h"
#include "hil/regression/instructions/instruction_record.h"

namespace hitless {

/// One figure a stage, and one for the whole. `worse` beyond the base's limit for the stage, `better` beyond it to the
/// good; the explanation names the functions that changed most. All are `skipped`, with the reason, when another
/// compiler, build type, valgrind, libc or DPDK was counted. bad_input for records of different scenarios, seeds or
/// slices.
Result<Comparison> compare_instructions(const InstructionRecord& base, const InstructionRecord& current);

/// The record of a side: a file that begins with '{' is one, any other is a build, which is made to write one
/// (`BUILD bench SCENARIO --instructions`). `scenario` may be empty when the side is a record.
/// When the build crashed, `crash` says how (it may be null).
Result<InstructionRecord> instructions_of(const std::string& side, const std::string& scenario,
                                          std::optional<ChildEnd>* crash = nullptr);

/// Both sides. A build that crashes is `worse`, or concludes nothing when it is the base.
Result<Comparison> compare_instructions(const std::string& base, const std::string& current,
                                        const std::string& scenario);

}  // namespace hitless
