#pragma once
// A JSON value held against one of the published JSON Schemas.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace hitless {

/// The first thing that a schema refuses.
struct SchemaRefusal {
  std::vector<std::string> steps;  ///< keys and indices from the root to the value refused
  std::string why;
};

/// None when `value` fits. `schema` is one of ours, built into the program: it must be good itself.
[[nodiscard]] std::optional<SchemaRefusal> refused_by_schema(std::string_view schema, const nlohmann::json& value);

}  // namespace hitless
