#include "linecards/yaml/yaml_map.h"

#include <algorithm>
#include <set>

namespace hitless {
namespace {

bool is_one_of(std::span<const std::string_view> keys, std::string_view key) {
  return std::ranges::find(keys, key) != keys.end();
}

}  // namespace

YamlMap::YamlMap(YamlErrors& errors, const YAML::Node& node, std::string name, std::optional<Keys> known)
    : errors_(errors), node_(node), name_(std::move(name)), known_(known) {
  const YamlWording& wording = errors.wording();
  const std::string keys = known ? joined(*known) : "";
  if (!node.IsMap()) {
    const std::string shape = shape_of(node);
    errors.add(node, worded(wording.not_a_map, {.map = name_, .keys = keys, .shape = shape}));
    node_ = YAML::Node(YAML::NodeType::Map);
    return;
  }
  std::set<std::string> seen;
  for (const auto& pair : node) {
    if (!pair.first.IsScalar()) {
      const std::string shape = shape_of(pair.first);
      errors.add(pair.first, worded(wording.key_not_a_word, {.map = name_, .key = shape, .keys = keys}));
      continue;
    }
    if (known) refuse_unknown(pair.first, *known);
    const std::string& key = pair.first.Scalar();
    if (!seen.insert(key).second) errors.add(pair.first, worded(wording.repeated_key, {.map = name_, .key = key}));
  }
}

bool YamlMap::has(std::string_view key) const {
  for (const auto& pair : node_)
    if (pair.first.IsScalar() && pair.first.Scalar() == key) return true;
  return false;
}

std::optional<YAML::Node> YamlMap::find(std::string_view key) const {
  HITLESS_CHECK(!known_ || is_one_of(*known_, key), "key is none of those that the map may have");
  const char* const no_value = errors_.wording().no_value;
  for (const auto& pair : node_) {
    if (!pair.first.IsScalar() || pair.first.Scalar() != key) continue;
    if (!pair.second.IsNull() || no_value == nullptr) return pair.second;
    // An absent value has no place of its own: the error stands at the key.
    errors_.add(pair.first, worded(no_value, {.map = name_, .key = key}));
  }
  return std::nullopt;
}

std::optional<YAML::Node> YamlMap::require(std::string_view key) const {
  auto value = find(key);
  if (!value) errors_.add(mark(), worded(errors_.wording().missing_key, {.map = name_, .key = key}));
  return value;
}

void YamlMap::text(std::string_view key, std::string& into) const {
  const std::string form = worded(errors_.wording().text_form, {.key = key});
  if (const auto value = find(key)) into = read_text(errors_, *value, form, of(key));
}

void YamlMap::required_text(std::string_view key, std::string& into) const {
  if (require(key)) text(key, into);
}

void YamlMap::flag(std::string_view key, bool& into) const {
  if (const auto value = find(key)) into = read_flag(errors_, *value, of(key));
}

void YamlMap::duration(std::string_view key, Duration& into) const {
  if (const auto value = find(key)) into = read_duration(errors_, *value, of(key));
}

void YamlMap::size(std::string_view key, std::uint64_t& into) const {
  if (const auto value = find(key)) into = read_size(errors_, *value, of(key));
}

void YamlMap::choice(std::string_view key, std::size_t& into, std::span<const std::string_view> names) const {
  if (const auto value = find(key)) into = read_choice(errors_, *value, names, of(key));
}

void YamlMap::texts(std::string_view key, std::vector<std::string>& into) const {
  const auto value = find(key);
  if (!value) return;
  const std::string form = worded(errors_.wording().texts_form, {.key = key});
  if (value->IsSequence())
    for (const YAML::Node& element : *value) into.push_back(read_text(errors_, element, form, of(key)));
  else
    into.push_back(read_text(errors_, *value, form, of(key)));
}

void YamlMap::list(std::string_view key, std::string_view of_what,
                   const std::function<void(const YAML::Node&)>& each) const {
  if (const auto value = find(key)) read_list(errors_, *value, of_what, each, of(key));
}

void YamlMap::map(std::string_view key, const std::function<void(const YamlMap&)>& read) const {
  if (const auto value = find(key)) read(YamlMap(errors_, *value, std::string(key) + " of " + name_));
}

void YamlMap::each(const std::function<void(const std::string&, const YAML::Node&)>& visit) const {
  for (const auto& pair : node_)
    if (errors_.empty()) visit(pair.first.Scalar(), pair.second);
}

void YamlMap::wrong(std::string_view key, const std::string& what) const {
  for (const auto& pair : node_)
    if (pair.first.IsScalar() && pair.first.Scalar() == key)
      return errors_.add(pair.second.IsNull() ? pair.first : pair.second, what);
  errors_.add(mark(), what);
}

void YamlMap::refuse_unless_known(std::string_view key, std::string_view kind, const std::string& value,
                                  const std::vector<std::string>& known) const {
  if (std::ranges::find(known, value) != known.end()) return;
  const std::vector<std::string_view> names(known.begin(), known.end());
  wrong(key, "unknown " + std::string(kind) + " " + value + ", expected one of " + joined(names));
}

void YamlMap::refuse_others(Keys keys) const {
  for (const auto& pair : node_)
    if (pair.first.IsScalar()) refuse_unknown(pair.first, keys);
}

YamlKey YamlMap::of(std::string_view key) const {
  for (const auto& pair : node_)
    if (pair.first.IsScalar() && pair.first.Scalar() == key) return {name_, key, mark_of(pair.first)};
  return {name_, key, mark()};
}

void YamlMap::refuse_unknown(const YAML::Node& key, Keys known) const {
  if (is_one_of(known, key.Scalar())) return;
  const std::string keys = joined(known);
  errors_.add(key, worded(errors_.wording().unknown_key, {.map = name_, .key = key.Scalar(), .keys = keys}));
}

}  // namespace hitless
