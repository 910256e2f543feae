#pragma once
// The scenario's own words on the strict YAML reader, and its maps with the keys that each may have.

#include <string>
#include <string_view>

#include "hil/scenario/scenario.h"
#include "linecards/yaml/yaml_map.h"

namespace hitless {

/// The first error of one scenario file.
class ScenarioErrors : public YamlErrors {
 public:
  explicit ScenarioErrors(std::string path);
};

/// One mapping, compared with its row of scenario_keys(): any other key is an error, which lists the allowed keys.
class ScenarioMap : public YamlMap {
 public:
  ScenarioMap(YamlErrors& errors, const YAML::Node& node, std::string_view kind);
};

}  // namespace hitless
