#pragma once
// Strict reading of one YAML map. Every key must be known, present and of its type; the first thing that is wrong is
// kept as "file:line:column: what, expected what". No exception leaves.

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <yaml-cpp/yaml.h>

#include "dataplane/base/result.h"
#include "dataplane/base/time.h"

namespace hitless {

class YamlRow {
 public:
  /// `what` names the row in errors: "card 1-port-gigabit-ethernet".
  YamlRow(const YAML::Node& node, std::string origin, std::string what);

  [[nodiscard]] bool has(std::string_view key) const { return values_.contains(key); }
  /// True until something was wrong; later reads then change nothing.
  [[nodiscard]] bool ok() const { return error_.empty(); }

  /// Each reads a key that must be there. Text is not empty.
  void text(std::string_view key, std::string& out);
  void flag(std::string_view key, bool& out);
  void duration(std::string_view key, Duration& out);
  void size(std::string_view key, std::uint64_t& out);
  template <class T>
  void number(std::string_view key, T& out, std::uint64_t low, std::uint64_t high) {
    std::uint64_t value = 0;
    if (whole_number(key, value, low, high)) out = static_cast<T>(value);
  }
  /// One of `names`; `out` is its position.
  void choice(std::string_view key, std::size_t& out, std::span<const char* const> names);
  /// A map within the map.
  void row(std::string_view key, const std::function<void(YamlRow&)>& read);
  /// The key is known and read elsewhere.
  void skip(std::string_view key) { take(key); }
  /// Calls for each key of the map, in the file's order, with the key and its value; for maps of rows.
  void each(const std::function<Result<void>(const std::string&, const YAML::Node&)>& visit);

  /// The value of `key` is wrong for a reason that only the caller knows.
  void wrong(std::string_view key, const std::string& what, const std::string& expected);
  /// Refuses keys that nobody has read, and returns the first thing that was wrong.
  Result<void> finish();

 private:
  struct Value {
    YAML::Node node;
    YAML::Mark mark;  ///< of the key
    std::size_t order = 0;
    bool read = false;
  };
  void read_keys(const YAML::Node& node);
  void report(const YAML::Mark& mark, const std::string& what, const std::string& expected);
  Value* take(std::string_view key);
  /// The scalar of `key`, or null with the error kept. `plain`: quotes are refused.
  const std::string* scalar(std::string_view key, const char* expected, bool plain);
  bool whole_number(std::string_view key, std::uint64_t& out, std::uint64_t low, std::uint64_t high);

  std::string origin_, what_;
  YAML::Mark mark_;
  std::map<std::string, Value, std::less<>> values_;
  std::string error_;
};

}  // namespace hitless
