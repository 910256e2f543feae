#pragma once
// The published JSON Schema of scenario files, and the check against the schema. The parser's own messages are better,
// so the schema comes second: the check keeps file, parser and the schema that editors use in step.

#include <string_view>

#include "hil/scenario/scenario_node.h"

namespace hitless {

/// hil/scenario/scenario.schema.json, as built into the program.
[[nodiscard]] std::string_view scenario_schema_text();
/// Adds the first error that the schema finds, at its place in the file.
void check_schema(ScenarioErrors& errors, const YAML::Node& root);

}  // namespace hitless
