#include "hil/output/json_schema.h"

#include <nlohmann/json.hpp>

#include "dataplane/base/result.h"

// The validator is third-party code, which our warning flags do not fit.
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

/// The validator's context: "<root>", "[traffic]", "[0]", ...
std::vector<std::string> steps_of(const std::vector<std::string>& context) {
  std::vector<std::string> steps;
  for (std::size_t i = 1; i < context.size(); ++i) {
    std::string step = context[i];
    for (const char c : {'[', ']', '"'}) std::erase(step, c);
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace

std::optional<SchemaRefusal> refused_by_schema(std::string_view schema_text, const nlohmann::json& value) {
  valijson::ValidationResults results;
  try {
    const nlohmann::json schema_json = nlohmann::json::parse(schema_text);
    valijson::Schema schema;
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_json), schema);
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    if (validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(value), &results)) return std::nullopt;
  } catch (const std::exception& broken) {
    HITLESS_CHECK(false, broken.what());  // the built-in schema is at fault
  }
  // The validator reports the innermost failure first, and the innermost failure names the wrong value.
  valijson::ValidationResults::Error error;
  if (!results.popError(error)) error.description = "does not match the schema";
  return SchemaRefusal{steps_of(error.context), error.description};
}

}  // namespace hitless
