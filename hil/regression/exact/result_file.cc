#include "hil/regression/exact/result_file.h"

#include <algorithm>

#include <fmt/format.h>

#include "hil/output/json_schema.h"
#include "hil/report/result_json.h"
#include "linecards/yaml/text_file.h"

namespace hitless {
namespace {

constexpr const char* kForm = "a result.json as hitless run --out writes it";
const std::string kExpected = std::string("expected ") + kForm;

/// Where the parser stopped and why, without its own numbering of errors.
std::string syntax_error(const std::string& path, const std::string& text, const nlohmann::json::parse_error& broken) {
  const std::size_t at = std::min(broken.byte == 0 ? 0 : broken.byte - 1, text.size());
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(at);
  const auto line = std::count(text.begin(), end, '\n') + 1;
  const std::size_t begin = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
  const std::size_t column = begin == std::string::npos ? at + 1 : at - begin;
  if (at >= text.size()) return fmt::format("{}:{}:{}: the file ends early, {}", path, line, column, kExpected);
  std::string why = broken.what();
  if (const std::size_t detail = why.find(" - "); detail != std::string::npos) why.erase(0, detail + 3);
  return fmt::format("{}:{}:{}: not JSON ({}), {}", path, line, column, why, kExpected);
}

Result<nlohmann::json> parse(const std::string& path, const std::string& text) {
  try {
    return nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& broken) {
    return fail(ErrorCode::bad_input, syntax_error(path, text, broken));
  } catch (const nlohmann::json::exception& broken) {  // a number beyond all types
    return fail(ErrorCode::bad_input, path + ": not JSON (" + broken.what() + "), " + kExpected);
  }
}

}  // namespace

Result<nlohmann::json> read_result(const std::string& path) {
  const auto text = read_text_file(path, kForm);
  if (!text) return tl::unexpected(text.error());
  return parse_result(*text, path);
}

Result<nlohmann::json> parse_result(const std::string& text, const std::string& path) {
  if (const std::size_t at = first_not_utf8(text); at != std::string::npos)
    return fail(ErrorCode::bad_input, fmt::format("{}: byte {} is no UTF-8, {}", path, at, kExpected));
  auto result = parse(path, text);
  if (!result) return result;
  if (!result->is_object() || !result->contains("version"))
    return fail(ErrorCode::bad_input, path + ": has no key version, " + kExpected);
  if (const nlohmann::json& version = (*result)["version"]; version != kResultVersion)
    return fail(ErrorCode::bad_input,
                fmt::format("{}: at /version: {}, expected {}", path, version.dump(), kResultVersion));
  if (const auto refusal = refused_by_schema(result_schema_text(), *result))
    return fail(ErrorCode::bad_input,
                fmt::format("{}: at /{}: {} {}", path, fmt::join(refusal->steps, "/"), refusal->why, kExpected));
  return result;
}

}  // namespace hitless
