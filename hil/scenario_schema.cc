#include "hil/scenario_schema.h"

#include <charconv>

#include <nlohmann/json.hpp>

// The validator is third-party code that our warning flags do not fit.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Woverloaded-virtual"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
#pragma GCC diagnostic ignored "-Wcast-qual"
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#pragma GCC diagnostic pop

namespace hitless {
namespace {

using Json = nlohmann::json;

/// Plain scalars become what YAML's core schema makes of them; quoted ones stay texts.
Json scalar_to_json(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  if (node.Tag() == "!") return text;
  if (text == "true" || text == "false") return text == "true";
  std::uint64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (!text.empty() && failed == std::errc{} && end == text.data() + text.size()) return number;
  return text;
}

Json to_json(const YAML::Node& node) {
  switch (node.Type()) {
    case YAML::NodeType::Map: {
      Json object = Json::object();
      for (const auto& pair : node)
        if (pair.first.IsScalar()) object[pair.first.Scalar()] = to_json(pair.second);
      return object;
    }
    case YAML::NodeType::Sequence: {
      Json array = Json::array();
      for (const YAML::Node& element : node) array.push_back(to_json(element));
      return array;
    }
    case YAML::NodeType::Scalar:
      return scalar_to_json(node);
    case YAML::NodeType::Null:
    case YAML::NodeType::Undefined:
      break;
  }
  return nullptr;
}

/// The node that the validator means by its context ("<root>", "[traffic]", "[0]", ...), as deep as it can be followed.
YAML::Node node_at(const YAML::Node& root, const std::vector<std::string>& context) {
  YAML::Node node;
  node.reset(root);
  for (std::size_t i = 1; i < context.size(); ++i) {
    std::string step = context[i];
    for (const char c : {'[', ']', '"'}) std::erase(step, c);
    std::optional<YAML::Node> next;
    if (node.IsMap()) {
      for (const auto& pair : node)
        if (pair.first.IsScalar() && pair.first.Scalar() == step) next = pair.second;
    } else if (node.IsSequence()) {
      std::size_t index = 0;
      const auto [end, failed] = std::from_chars(step.data(), step.data() + step.size(), index);
      if (failed == std::errc{} && index < node.size()) next = node[index];
    }
    if (!next) break;
    node.reset(*next);
  }
  return node;
}

}  // namespace

void check_schema(ScenarioErrors& errors, const YAML::Node& root) {
  valijson::ValidationResults results;
  try {
    const Json schema_json = Json::parse(scenario_schema_text());
    valijson::Schema schema;
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_json), schema);
    const Json json = to_json(root);
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    if (validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(json), &results)) return;
  } catch (const std::exception& broken) {
    HITLESS_CHECK(false, broken.what());  // the built-in schema itself
  }
  // The validator reports the innermost failure first: that is the one that names what is wrong.
  valijson::ValidationResults::Error error;
  if (!results.popError(error)) error.description = "does not match the schema";
  errors.add(node_at(root, error.context), "does not fit the schema of scenario files: " + error.description);
}

}  // namespace hitless
