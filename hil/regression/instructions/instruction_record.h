#pragma once
// instructions.json: the instructions that one build needs to forward a packet, by stage and function. Counts depend on
// the compiler and its options, so the record names them.

#include <cstdint>
#include <string>
#include <vector>

#include "dataplane/base/result.h"

namespace hitless {

inline constexpr double kLimitPercent = 2.0;  ///< of a stage, unless a record says otherwise

/// Thousandths of an instruction a packet: a stage that costs little can still be compared.
struct FunctionCost {
  std::string name;
  std::uint64_t milli_instructions = 0;  ///< the function's own, without callees
};

struct StageCost {
  std::string stage;
  std::uint64_t milli_instructions = 0;
  std::uint64_t entries = 0;             ///< how often the stage was entered in its slice: once a burst or step
  double limit_percent = kLimitPercent;  ///< greatest growth that is no regression; a baseline's own
  std::vector<FunctionCost> functions;   ///< the costliest first
};

struct InstructionRecord {
  std::string path;  ///< file of the record; empty: just measured
  std::string scenario;
  std::uint64_t seed = 0;
  std::uint64_t packets = 0;  ///< of a counted slice
  std::string version, commit, compiler, build_type, valgrind;
  std::string libc = "unknown", dpdk = "unknown";  ///< counted too; older records do not tell
  std::uint64_t whole_milli_instructions = 0;      ///< a packet, counted without changes of stage
  std::vector<StageCost> stages;                   ///< in the order of Stage; stages without cost are left out
};

/// "hitless::Meter::State::apply" of a whole signature: without result, parameters, template arguments and unnamed
/// namespaces, for people.
[[nodiscard]] std::string short_function_name(const std::string& signature);

[[nodiscard]] std::string instruction_record_json(const InstructionRecord& record);
/// bad_input names the file and what was expected.
Result<InstructionRecord> read_instruction_record(const std::string& path);
Result<InstructionRecord> parse_instruction_record(const std::string& json, const std::string& path);

/// Writes the record to `path`; the limits of a record that stands there stay. bad_input when the file is no record.
Result<void> write_instruction_record(const std::string& path, InstructionRecord record);

}  // namespace hitless
