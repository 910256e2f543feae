#pragma once
// A result.json that a build wrote, read back.

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "dataplane/base/result.h"

namespace hitless {

/// hil/report/result.schema.json, as built into the program.
[[nodiscard]] std::string_view result_schema_text();

/// Reads and checks a file: afterwards every key is there in its type. bad_input with file, place and what was expected
/// for a file that cannot be read, is no JSON (line and column), is of another version, or does not fit the schema (the
/// path of the value).
[[nodiscard]] Result<nlohmann::json> read_result(const std::string& path);
/// The same for a file's text; `path` is for errors only.
[[nodiscard]] Result<nlohmann::json> parse_result(const std::string& text, const std::string& path);

}  // namespace hitless
