#pragma once
// Checks a JSON value against one of the published JSON Schemas.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace hitless {

/// The first thing that a schema refuses.
struct SchemaRefusal {
  std::vector<std::string> steps;  ///< keys and indices from the root to the refused value
  std::string why;
};

/// None when `value` fits. `schema` is built into the program: a malformed schema is a programming error.
[[nodiscard]] std::optional<SchemaRefusal> refused_by_schema(std::string_view schema, const nlohmann::json& value);

}  // namespace hitless
