#pragma once
// One function for each section of a scenario file: YAML with marks in, the section's structs out.

#include <array>
#include <utility>

#include "hil/scenario/scenario.h"
#include "hil/scenario/scenario_node.h"

namespace hitless {

/// `name` beside the scenario's own file; an absolute name stays as it is.
[[nodiscard]] std::string beside(const std::string& scenario_path, const std::string& name);

void read_chassis(ScenarioErrors& errors, const YAML::Node& node, Scenario& scenario);
/// Names of VRFs, behind the default one.
void read_vrfs(ScenarioErrors& errors, const ScenarioMap& scenario_map, VrfNames& vrfs);
/// Key "vrf" of any mapping: a name of `vrfs`. `into` stays unchanged when the key is absent.
void read_vrf(ScenarioErrors& errors, const ScenarioMap& map, const VrfNames& vrfs, VrfId& into);
void read_addressing(ScenarioErrors& errors, const YAML::Node& node, Scenario& scenario);
InterfaceSpec read_interface(ScenarioErrors& errors, const YAML::Node& node, const VrfNames& vrfs);
ImageManifest read_image_row(ScenarioErrors& errors, const YAML::Node& node);
RoutesSpec read_routes(ScenarioErrors& errors, const YAML::Node& node, const VrfNames& vrfs);
TrafficSpec read_traffic(ScenarioErrors& errors, const YAML::Node& node, const VrfNames& vrfs);
StepSpec read_step(ScenarioErrors& errors, const YAML::Node& node);
FaultSpec read_fault(ScenarioErrors& errors, const YAML::Node& node);
OperatorSpec read_operator(ScenarioErrors& errors, const YAML::Node& node);
Expectation read_expectation(ScenarioErrors& errors, const YAML::Node& node);

/// The value that stands beside `text` in `words`; an error with the choices otherwise.
template <class Value, std::size_t N>
Value read_word(ScenarioErrors& errors, const YAML::Node& node,
                const std::array<std::pair<std::string_view, Value>, N>& words) {
  std::array<std::string_view, N> names;
  for (std::size_t i = 0; i < N; ++i) names[i] = words[i].first;
  return words[read_choice(errors, node, names)].second;
}

/// Reads a scalar with a text parser of the project (addresses, prefixes, MACs); the parser's message gets the place.
template <class Value, class Parser>
Value read_parsed(ScenarioErrors& errors, const YAML::Node& node, Parser parse, std::string_view expected) {
  const std::string text = read_text(errors, node, expected);
  if (text.empty()) return {};
  const Result<Value> value = parse(text);
  if (value) return *value;
  errors.add(node,
             "'" + text + "' stands here, expected " + std::string(expected) + " (" + value.error().message + ")");
  return {};
}

}  // namespace hitless
