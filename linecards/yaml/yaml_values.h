#pragma once
// Strict reading of one YAML value: a scalar of each kind, and lists.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "dataplane/base/time.h"
#include "linecards/yaml/yaml_errors.h"

namespace hitless {

/// Where a value stands: the name of its map, its key, and the key's mark. Empty for an element of a list.
struct YamlKey {
  std::string_view map, key;
  FileMark mark;
};

/// The node in a few words: "a list", "nothing", "'seven'".
[[nodiscard]] std::string shape_of(const YAML::Node& node);
/// "a, b, c".
[[nodiscard]] std::string joined(std::span<const std::string_view> words, std::string_view between = ", ");

// One function for each kind of scalar. A node of another kind is an error, and gives the least value of the type or
// range.
std::string read_text(YamlErrors& errors, const YAML::Node& node, std::string_view expected, const YamlKey& of = {});
/// A number, not quoted.
std::uint64_t read_number(YamlErrors& errors, const YAML::Node& node, std::uint64_t low, std::uint64_t high,
                          const YamlKey& of = {});
/// true or false, not quoted.
bool read_flag(YamlErrors& errors, const YAML::Node& node, const YamlKey& of = {});
/// At most YamlWording::longest.
Duration read_duration(YamlErrors& errors, const YAML::Node& node, const YamlKey& of = {});
/// A size in bytes.
std::uint64_t read_size(YamlErrors& errors, const YAML::Node& node, const YamlKey& of = {});
/// The position of the value in `names`.
std::size_t read_choice(YamlErrors& errors, const YAML::Node& node, std::span<const std::string_view> names,
                        const YamlKey& of = {});
/// Calls `each` for every element; an error when the node is not a list.
void read_list(YamlErrors& errors, const YAML::Node& node, std::string_view of_what,
               const std::function<void(const YAML::Node&)>& each, const YamlKey& of = {});

}  // namespace hitless
