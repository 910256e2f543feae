#pragma once
// The published JSON Schema of scenario files, and the check against it. The parser's own messages are better, so the
// schema comes second: it keeps file, parser and what editors are told in step.

#include <string_view>

#include "hil/scenario/scenario_node.h"

namespace hitless {

/// hil/scenario/scenario.schema.json, as built into the program.
[[nodiscard]] std::string_view scenario_schema_text();
/// Adds the first thing that the schema refuses, at its place in the file.
void check_schema(ScenarioErrors& errors, const YAML::Node& root);

}  // namespace hitless
