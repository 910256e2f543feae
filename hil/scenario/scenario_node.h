#pragma once
// Reading a YAML tree with the place of everything: the first thing that is wrong is kept as "path:line:column: what,
// expected what", and reading goes on with defaults, so that sections read as plain lists of keys.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "dataplane/base/result.h"
#include "dataplane/base/time.h"
#include "hil/scenario/scenario.h"

namespace hitless {

[[nodiscard]] FileMark mark_of(const YAML::Node& node);

/// Keeps the first error of one file.
class ScenarioErrors {
 public:
  explicit ScenarioErrors(std::string path) : path_(std::move(path)) {}
  void add(FileMark mark, const std::string& what);
  void add(const YAML::Node& node, const std::string& what) { add(mark_of(node), what); }
  [[nodiscard]] bool empty() const { return !error_; }
  [[nodiscard]] const Error& first() const { return *error_; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::optional<Error> error_;
};

// A scalar of each kind; the default value of the type, and an error, when it is not one.
std::string read_text(ScenarioErrors& errors, const YAML::Node& node, std::string_view expected);
std::uint64_t read_number(ScenarioErrors& errors, const YAML::Node& node, std::uint64_t low, std::uint64_t high);
bool read_flag(ScenarioErrors& errors, const YAML::Node& node);
/// Up to a year.
Duration read_duration(ScenarioErrors& errors, const YAML::Node& node);
/// Calls `each` for every element; an error when the node is not a list.
void read_list(ScenarioErrors& errors, const YAML::Node& node, std::string_view of,
               const std::function<void(const YAML::Node&)>& each);

/// One mapping, held against its row of scenario_keys(): unknown and repeated keys are errors, named with what may
/// stand there.
class ScenarioMap {
 public:
  ScenarioMap(ScenarioErrors& errors, const YAML::Node& node, std::string_view kind);

  /// The value of `key`, if it stands there. Asking for a key that is not in the table is a broken invariant.
  [[nodiscard]] std::optional<YAML::Node> find(std::string_view key) const;
  /// The same, with an error when it is missing.
  std::optional<YAML::Node> require(std::string_view key) const;
  [[nodiscard]] FileMark mark() const { return mark_of(node_); }
  [[nodiscard]] const YAML::Node& node() const { return node_; }

  // Each leaves `into` as it is when the key is absent.
  void text(std::string_view key, std::string& into) const;
  void required_text(std::string_view key, std::string& into) const;
  template <class Number>
  void number(std::string_view key, Number& into, std::uint64_t low, std::uint64_t high) const {
    if (const auto value = find(key)) into = static_cast<Number>(read_number(errors_, *value, low, high));
  }
  void flag(std::string_view key, bool& into) const;
  void duration(std::string_view key, Duration& into) const;
  /// A list of strings, or one string standing for a list of one.
  void texts(std::string_view key, std::vector<std::string>& into) const;
  void list(std::string_view key, std::string_view of, const std::function<void(const YAML::Node&)>& each) const;

 private:
  ScenarioErrors& errors_;
  YAML::Node node_;
  std::string_view kind_;
};

}  // namespace hitless
