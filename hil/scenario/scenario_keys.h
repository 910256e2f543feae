#pragma once
// Which keys each mapping of a scenario file may have: one table for the parser, its messages and the test that holds
// it against the published schema.

#include <map>
#include <string_view>
#include <vector>

namespace hitless {

/// Name of the mapping ("scenario" or one of the schema's definitions) -> its keys, in the order of the documentation.
[[nodiscard]] const std::map<std::string_view, std::vector<std::string_view>>& scenario_keys();

}  // namespace hitless
