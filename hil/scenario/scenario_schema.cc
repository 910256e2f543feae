#include "hil/scenario/scenario_schema.h"

#include <charconv>

#include <nlohmann/json.hpp>

#include "hil/output/json_schema.h"

namespace hitless {
namespace {

using Json = nlohmann::json;

/// A plain scalar becomes the type that YAML's core schema gives it; a quoted scalar stays a text.
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

/// The node at the end of the steps, or the deepest node that the steps reach.
YAML::Node node_at(const YAML::Node& root, const std::vector<std::string>& steps) {
  YAML::Node node;
  node.reset(root);
  for (const std::string& step : steps) {
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
  const auto refusal = refused_by_schema(scenario_schema_text(), to_json(root));
  if (refusal) errors.add(node_at(root, refusal->steps), "does not fit the schema of scenario files: " + refusal->why);
}

}  // namespace hitless
