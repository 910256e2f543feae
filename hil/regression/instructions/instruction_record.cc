#include "hil/regression/instructions/instruction_record.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hil/output/whole_file.h"

namespace hitless {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kForm = "hitless instructions";
constexpr int kFormVersion = 1;

Json json_of(const StageCost& stage) {
  Json out{{"stage", stage.stage},
           {"milli_instructions", stage.milli_instructions},
           {"entries", stage.entries},
           {"limit_percent", stage.limit_percent}};
  Json& functions = out["functions"] = Json::array();
  for (const FunctionCost& function : stage.functions)
    functions.push_back({{"name", function.name}, {"milli_instructions", function.milli_instructions}});
  return out;
}

/// Reads members of one object and keeps the first complaint.
class RecordObject {
 public:
  RecordObject(const Json& json, std::string where, std::string& complaint)
      : json_(json), where_(std::move(where)), complaint_(complaint) {
    if (!json_.is_object()) complain("an object");
  }
  void read(const char* key, std::string& into) {
    if (const Json* value = find(key); value != nullptr && value->is_string())
      into = value->get<std::string>();
    else
      complain(fmt::format("text as '{}'", key));
  }
  void read(const char* key, std::uint64_t& into) {
    if (const Json* value = find(key); value != nullptr && value->is_number_unsigned())
      into = value->get<std::uint64_t>();
    else
      complain(fmt::format("a whole number as '{}'", key));
  }
  void read_limit(double& into) {
    const Json* value = find("limit_percent");
    if (value != nullptr && value->is_number() && value->get<double>() >= 0 && value->get<double>() <= 1000)
      into = value->get<double>();
    else
      complain("a number from 0 to 1000 as 'limit_percent'");
  }
  /// The elements of the list under `key`; empty when there is no such list.
  const Json& list(const char* key) {
    static const Json kNone = Json::array();
    if (const Json* value = find(key); value != nullptr && value->is_array()) return *value;
    complain(fmt::format("a list as '{}'", key));
    return kNone;
  }

 private:
  const Json* find(const char* key) const {
    const auto found = json_.is_object() ? json_.find(key) : json_.end();
    return found == json_.end() ? nullptr : &*found;
  }
  void complain(const std::string& what) {
    if (complaint_.empty()) complaint_ = "expected " + what + where_;
  }
  const Json& json_;
  std::string where_;
  std::string& complaint_;
};

void read_stages(RecordObject& object, std::vector<StageCost>& stages, std::string& complaint) {
  for (const Json& json : object.list("stages")) {
    StageCost stage;
    RecordObject one(json, fmt::format(" of stage {}", stages.size() + 1), complaint);
    one.read("stage", stage.stage);
    one.read("milli_instructions", stage.milli_instructions);
    one.read("entries", stage.entries);
    one.read_limit(stage.limit_percent);
    for (const Json& listed : one.list("functions")) {
      FunctionCost function;
      RecordObject inner(listed, fmt::format(" of function {} of stage {}", stage.functions.size() + 1, stage.stage),
                         complaint);
      inner.read("name", function.name);
      inner.read("milli_instructions", function.milli_instructions);
      stage.functions.push_back(std::move(function));
    }
    stages.push_back(std::move(stage));
  }
}

}  // namespace

std::string short_function_name(const std::string& signature) {
  constexpr std::string_view kUnnamed = "(anonymous namespace)::";
  if (signature.starts_with('(')) return signature;  // no name at all
  std::string name;
  int angles = 0;
  for (std::size_t i = 0; i < signature.size(); ++i) {
    if (std::string_view(signature).substr(i).starts_with(kUnnamed)) {
      i += kUnnamed.size() - 1;
      continue;
    }
    const char c = signature[i];
    const bool of_operator = name.find("operator") != std::string::npos;
    if (angles == 0 && c == '(' && !name.ends_with("operator")) break;  // the parameters
    if (c == '<' && !of_operator)
      ++angles;
    else if (c == '>' && angles > 0)
      --angles;
    else if (angles == 0 && c == ' ' && !of_operator)
      name.clear();  // the words so far were the result type
    else if (angles == 0)
      name += c;
  }
  return name.empty() ? signature : name;
}

std::string instruction_record_json(const InstructionRecord& record) {
  Json out{{"form", kForm},
           {"form_version", kFormVersion},
           {"scenario", record.scenario},
           {"seed", record.seed},
           {"packets", record.packets},
           {"version", record.version},
           {"commit", record.commit},
           {"compiler", record.compiler},
           {"build_type", record.build_type},
           {"valgrind", record.valgrind},
           {"libc", record.libc},
           {"dpdk", record.dpdk},
           {"whole_milli_instructions", record.whole_milli_instructions}};
  Json& stages = out["stages"] = Json::array();
  for (const StageCost& stage : record.stages) stages.push_back(json_of(stage));
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<InstructionRecord> parse_instruction_record(const std::string& text, const std::string& path) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded())
    return fail(ErrorCode::bad_input, path + ": not JSON, expected a record of 'hitless bench --instructions'");
  const auto form = json.is_object() ? json.find("form") : json.end();
  if (form == json.end() || *form != kForm || json.value("form_version", Json()) != kFormVersion)
    return fail(ErrorCode::bad_input,
                fmt::format("{}: expected a record of 'hitless bench --instructions' (\"form\": \"{}\", version {})",
                            path, kForm, kFormVersion));
  InstructionRecord record;
  record.path = path;
  std::string complaint;
  RecordObject object(json, "", complaint);
  object.read("scenario", record.scenario);
  object.read("seed", record.seed);
  object.read("packets", record.packets);
  object.read("version", record.version);
  object.read("commit", record.commit);
  object.read("compiler", record.compiler);
  object.read("build_type", record.build_type);
  object.read("valgrind", record.valgrind);
  if (json.contains("libc")) object.read("libc", record.libc);
  if (json.contains("dpdk")) object.read("dpdk", record.dpdk);
  object.read("whole_milli_instructions", record.whole_milli_instructions);
  read_stages(object, record.stages, complaint);
  if (complaint.empty() && record.stages.empty()) complaint = "expected at least one stage";
  if (!complaint.empty()) return fail(ErrorCode::bad_input, path + ": " + complaint);
  return record;
}

Result<InstructionRecord> read_instruction_record(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file)
    return fail(ErrorCode::bad_input, path + ": cannot be read, expected a record of 'hitless bench --instructions'");
  return parse_instruction_record(text.str(), path);
}

Result<void> write_instruction_record(const std::string& path, InstructionRecord record) {
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) {
    const auto standing = read_instruction_record(path);
    if (!standing) return tl::unexpected(standing.error());
    for (StageCost& stage : record.stages)
      for (const StageCost& old : standing->stages)
        if (old.stage == stage.stage) stage.limit_percent = old.limit_percent;
  }
  return write_whole_file(path, instruction_record_json(record));
}

}  // namespace hitless
