#include "hil/regression/worker/slice_protocol.h"

#include <nlohmann/json.hpp>

namespace hitless {
namespace {

using Json = nlohmann::ordered_json;

std::string line_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

/// The object of a line that is no error.
Result<Json> object_of(const std::string& line, const char* expected) {
  Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return fail(ErrorCode::bad_input, "a worker's line is '" + line + "', expected " + expected);
  if (const auto error = json.find("error"); error != json.end() && error->is_string()) {
    const auto code = json.find("code");
    const bool known = code != json.end() && code->is_number_unsigned() &&
                       code->get<unsigned>() <= static_cast<unsigned>(ErrorCode::io);
    return fail(known ? static_cast<ErrorCode>(code->get<unsigned>()) : ErrorCode::bad_input,
                error->get<std::string>());
  }
  return json;
}

/// Reads fields and remembers the first that is missing or of another kind.
class Fields {
 public:
  explicit Fields(const Json& json) : json_(json) {}
  void read(const char* key, std::string& into) {
    if (const Json* value = find(key, &Json::is_string)) into = value->get<std::string>();
  }
  template <class Integer>
  void read(const char* key, Integer& into) {
    if (const Json* value = find(key, &Json::is_number_integer)) into = value->get<Integer>();
  }
  [[nodiscard]] Result<void> good(const std::string& line) const {
    if (missing_.empty()) return {};
    return fail(ErrorCode::bad_input, "a worker's line is '" + line + "', expected '" + missing_ + "' in it");
  }

 private:
  const Json* find(const char* key, bool (Json::*is)() const noexcept) {
    const auto found = json_.find(key);
    if (found != json_.end() && ((*found).*is)()) return &*found;
    if (missing_.empty()) missing_ = key;
    return nullptr;
  }
  const Json& json_;
  std::string missing_;
};

}  // namespace

std::string to_line(const WorkerGreeting& greeting) {
  return line_of(Json{{"protocol", greeting.protocol},
                      {"scenario", greeting.scenario},
                      {"seed", greeting.seed},
                      {"version", greeting.version},
                      {"commit", greeting.commit},
                      {"compiler", greeting.compiler},
                      {"build_type", greeting.build_type}});
}

std::string to_line(const SliceRequest& request) {
  return line_of(Json{{"packets", request.packets}, {"count", request.count}});
}

std::string to_line(const SliceDone& done) {
  return line_of(
      Json{{"packets", done.packets}, {"wall_ns", done.wall_ns}, {"cpu_ns", done.cpu_ns}, {"entries", done.entries}});
}

std::string to_line(const Error& error) {
  return line_of(Json{{"error", error.message}, {"code", static_cast<unsigned>(error.code)}});
}

Result<WorkerGreeting> parse_greeting(const std::string& line) {
  const auto json = object_of(line, "a worker's greeting");
  if (!json) return tl::unexpected(json.error());
  WorkerGreeting greeting;
  Fields fields(*json);
  fields.read("protocol", greeting.protocol);
  if (const auto good = fields.good(line); !good) return tl::unexpected(good.error());
  if (greeting.protocol != kSliceProtocol)
    return fail(ErrorCode::bad_input, "the worker speaks version " + std::to_string(greeting.protocol) +
                                          " of the slice protocol, expected " + std::to_string(kSliceProtocol));
  fields.read("scenario", greeting.scenario);
  fields.read("seed", greeting.seed);
  fields.read("version", greeting.version);
  fields.read("commit", greeting.commit);
  fields.read("compiler", greeting.compiler);
  fields.read("build_type", greeting.build_type);
  if (const auto good = fields.good(line); !good) return tl::unexpected(good.error());
  return greeting;
}

Result<SliceRequest> parse_request(const std::string& line) {
  const auto json = object_of(line, "a request for a slice");
  if (!json) return tl::unexpected(json.error());
  SliceRequest request;
  Fields fields(*json);
  fields.read("packets", request.packets);
  fields.read("count", request.count);
  if (const auto good = fields.good(line); !good) return tl::unexpected(good.error());
  return request;
}

Result<SliceDone> parse_done(const std::string& line) {
  const auto json = object_of(line, "a slice's figures");
  if (!json) return tl::unexpected(json.error());
  SliceDone done;
  Fields fields(*json);
  fields.read("packets", done.packets);
  fields.read("wall_ns", done.wall_ns);
  fields.read("cpu_ns", done.cpu_ns);
  fields.read("entries", done.entries);
  if (const auto good = fields.good(line); !good) return tl::unexpected(good.error());
  return done;
}

}  // namespace hitless
