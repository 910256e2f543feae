#pragma once
// instructions.json: what one build needs to forward a packet, by stage, and which functions it spends it in. Counts
// depend on the compiler and its options, so the record names them.

#include <cstdint>
#include <string>
#include <vector>

#include "dataplane/base/result.h"

namespace hitless {

inline constexpr double kLimitPercent = 2.0;  ///< of a stage, where no record says otherwise

/// Thousandths of an instruction a packet: a stage that costs little can still be compared.
struct FunctionCost {
  std::string name;
  std::uint64_t milli_instructions = 0;  ///< of its own, without what it calls
};

struct StageCost {
  std::string stage;
  std::uint64_t milli_instructions = 0;
  std::uint64_t entries = 0;             ///< how often it was entered in its slice: once a burst or step
  double limit_percent = kLimitPercent;  ///< greatest growth that is no regression; a baseline's own
  std::vector<FunctionCost> functions;   ///< those of the greatest cost first
};

struct InstructionRecord {
  std::string path;  ///< where it was read; empty: just measured
  std::string scenario;
  std::uint64_t seed = 0;
  std::uint64_t packets = 0;  ///< of a counted slice
  std::string version, commit, compiler, build_type, valgrind;
  std::string libc = "unknown", dpdk = "unknown";  ///< their instructions are counted too; older records do not say
  std::uint64_t whole_milli_instructions = 0;      ///< a packet, counted without changes of stage
  std::vector<StageCost> stages;                   ///< in the order of Stage; those that cost nothing are left out
};

/// "hitless::Meter::State::apply" of a whole signature: without result, parameters, template arguments and unnamed
/// namespaces, for people.
[[nodiscard]] std::string short_function_name(const std::string& signature);

[[nodiscard]] std::string instruction_record_json(const InstructionRecord& record);
/// bad_input names the file and what was expected.
Result<InstructionRecord> read_instruction_record(const std::string& path);
Result<InstructionRecord> parse_instruction_record(const std::string& json, const std::string& path);

/// Writes it to `path`; the limits of a record that stands there stay. bad_input when something else stands there.
Result<void> write_instruction_record(const std::string& path, InstructionRecord record);

}  // namespace hitless
