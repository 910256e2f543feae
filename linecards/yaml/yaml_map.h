#pragma once
// Strict reading of one YAML map: an unknown, repeated or missing key is an error, and so is a value of another kind.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "linecards/yaml/yaml_values.h"

namespace hitless {

class YamlMap {
 public:
  using Keys = std::span<const std::string_view>;

  /// `name` stands in errors: "card 1-port-gigabit-ethernet". With `known`, which outlives the map, every other key is
  /// refused at once, before any missing key, and find() takes only known keys. Without `known`, refuse_others() names
  /// the keys that the map may have.
  YamlMap(YamlErrors& errors, const YAML::Node& node, std::string name, std::optional<Keys> known = std::nullopt);

  [[nodiscard]] bool has(std::string_view key) const;
  /// The value of `key`; none when the key is absent.
  [[nodiscard]] std::optional<YAML::Node> find(std::string_view key) const;
  /// As find(), with an error when the key is missing.
  std::optional<YAML::Node> require(std::string_view key) const;
  [[nodiscard]] FileMark mark() const { return mark_of(node_); }
  [[nodiscard]] const YAML::Node& node() const { return node_; }
  [[nodiscard]] YamlErrors& errors() const { return errors_; }
  [[nodiscard]] const std::string& name() const { return name_; }

  // Each of these functions leaves `into` unchanged when the key is absent.
  void text(std::string_view key, std::string& into) const;
  void required_text(std::string_view key, std::string& into) const;
  template <class Number>
  void number(std::string_view key, Number& into, std::uint64_t low, std::uint64_t high) const {
    if (const auto value = find(key)) into = static_cast<Number>(read_number(errors_, *value, low, high, of(key)));
  }
  void flag(std::string_view key, bool& into) const;
  void duration(std::string_view key, Duration& into) const;
  void size(std::string_view key, std::uint64_t& into) const;
  /// `into`: the position of the value in `names`.
  void choice(std::string_view key, std::size_t& into, std::span<const std::string_view> names) const;
  /// A list of strings; a single string stands for a list of one.
  void texts(std::string_view key, std::vector<std::string>& into) const;
  void list(std::string_view key, std::string_view of_what, const std::function<void(const YAML::Node&)>& each) const;
  /// A map within the map: "card_link of platform c10008".
  void map(std::string_view key, const std::function<void(const YamlMap&)>& read) const;

  /// Calls `visit` for each key of the map, in the file's order; for maps of rows. Ends at the first error.
  void each(const std::function<void(const std::string&, const YAML::Node&)>& visit) const;
  /// The value of `key` is wrong for a reason that only the caller knows: "what, expected what".
  void wrong(std::string_view key, const std::string& what) const;
  /// Refuses a value of `key` that is none of the `known` names: "unknown medium token-ring, expected one of ...".
  void refuse_unless_known(std::string_view key, std::string_view kind, const std::string& value,
                           const std::vector<std::string>& known) const;
  /// Refuses the first key that is none of `keys`.
  void refuse_others(Keys keys) const;

 private:
  [[nodiscard]] YamlKey of(std::string_view key) const;
  void refuse_unknown(const YAML::Node& key, Keys known) const;

  YamlErrors& errors_;
  YAML::Node node_;
  std::string name_;
  std::optional<Keys> known_;
};

}  // namespace hitless
