#include "hil/scenario/scenario_node.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "hil/scenario/scenario_keys.h"
#include "linecards/catalogue/yaml_row.h"

namespace hitless {

std::string at_mark(const std::string& path, FileMark mark, const std::string& what) {
  if (mark.line == 0) return path + ": " + what;
  return path + ":" + std::to_string(mark.line) + ":" + std::to_string(mark.column) + ": " + what;
}

FileMark mark_of(const YAML::Node& node) {
  const YAML::Mark mark = node.Mark();
  if (mark.is_null()) return {};
  return {mark.line + 1, mark.column + 1};
}

void ScenarioErrors::add(FileMark mark, const std::string& what) {
  if (!error_) error_ = Error{ErrorCode::bad_input, at_mark(path_, mark, what)};
}

namespace {

std::string shape_of(const YAML::Node& node) {
  if (node.IsMap()) return "a mapping";
  if (node.IsSequence()) return "a list";
  if (node.IsNull()) return "nothing";
  // Enough to find it: a file that is no scenario at all may be one long scalar.
  constexpr std::size_t kShown = 40;
  const std::string& text = node.Scalar();
  return "'" + text.substr(0, kShown) + (text.size() > kShown ? "...'" : "'");
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string all;
  for (const std::string_view word : words) all += (all.empty() ? "" : ", ") + std::string(word);
  return all;
}

}  // namespace

std::string read_text(ScenarioErrors& errors, const YAML::Node& node, std::string_view expected) {
  if (!node.IsScalar() || node.Scalar().empty()) {
    errors.add(node, shape_of(node) + " stands here, expected " + std::string(expected));
    return {};
  }
  return node.Scalar();
}

std::uint64_t read_number(ScenarioErrors& errors, const YAML::Node& node, std::uint64_t low, std::uint64_t high) {
  std::uint64_t value = 0;
  const std::string text = node.IsScalar() ? node.Scalar() : "";
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = !text.empty() && failed == std::errc{} && end == text.data() + text.size() && node.Tag() != "!";
  if (!whole || value < low || value > high) {
    errors.add(node, shape_of(node) + " stands here, expected a whole number from " + std::to_string(low) + " to " +
                         std::to_string(high));
    return low;
  }
  return value;
}

bool read_flag(ScenarioErrors& errors, const YAML::Node& node) {
  const std::string text = node.IsScalar() && node.Tag() != "!" ? node.Scalar() : "";
  if (text != "true" && text != "false") errors.add(node, shape_of(node) + " stands here, expected true or false");
  return text == "true";
}

Duration read_duration(ScenarioErrors& errors, const YAML::Node& node) {
  // Instants are sums of a few durations: with this bound none of them can overflow.
  constexpr Duration kLongest = std::chrono::hours(24 * 366);
  const Result<Duration> parsed = parse_duration(node.IsScalar() ? node.Scalar() : "");
  if (parsed && *parsed <= kLongest) return *parsed;
  errors.add(node, shape_of(node) + (parsed ? " is longer than a year, expected" : " is not a duration, expected") +
                       " a whole number and ns, us, ms, s, min or h");
  return {};
}

void read_list(ScenarioErrors& errors, const YAML::Node& node, std::string_view of,
               const std::function<void(const YAML::Node&)>& each) {
  if (!node.IsSequence()) {
    errors.add(node, shape_of(node) + " stands here, expected a list of " + std::string(of));
    return;
  }
  for (const YAML::Node& element : node) each(element);
}

ScenarioMap::ScenarioMap(ScenarioErrors& errors, const YAML::Node& node, std::string_view kind)
    : errors_(errors), node_(node), kind_(kind) {
  const std::vector<std::string_view>& known = scenario_keys().at(kind);
  if (!node.IsMap()) {
    errors.add(node, shape_of(node) + " stands here, expected a mapping with " + joined(known));
    node_ = YAML::Node(YAML::NodeType::Map);
    return;
  }
  std::set<std::string> seen;
  for (const auto& pair : node) {
    const std::string key = pair.first.IsScalar() ? pair.first.Scalar() : shape_of(pair.first);
    if (std::find(known.begin(), known.end(), key) == known.end())
      errors.add(pair.first,
                 "unknown key '" + key + "' in " + std::string(kind) + ", expected one of " + joined(known));
    if (!seen.insert(key).second)
      errors.add(pair.first, "key '" + key + "' stands twice in " + std::string(kind) + ", expected it once");
  }
}

std::optional<YAML::Node> ScenarioMap::find(std::string_view key) const {
  const std::vector<std::string_view>& known = scenario_keys().at(kind_);
  HITLESS_CHECK(std::find(known.begin(), known.end(), key) != known.end(), "key is not in scenario_keys()");
  for (const auto& pair : node_) {
    if (!pair.first.IsScalar() || pair.first.Scalar() != key) continue;
    if (!pair.second.IsNull()) return pair.second;
    // A value that is not there has no place of its own.
    errors_.add(pair.first, "nothing stands behind '" + std::string(key) + "', expected a value");
  }
  return std::nullopt;
}

std::optional<YAML::Node> ScenarioMap::require(std::string_view key) const {
  auto value = find(key);
  if (!value)
    errors_.add(mark(), "key '" + std::string(key) + "' is missing in " + std::string(kind_) + ", expected it here");
  return value;
}

void ScenarioMap::text(std::string_view key, std::string& into) const {
  if (const auto value = find(key)) into = read_text(errors_, *value, "a text for '" + std::string(key) + "'");
}

void ScenarioMap::required_text(std::string_view key, std::string& into) const {
  if (require(key)) text(key, into);
}

void ScenarioMap::flag(std::string_view key, bool& into) const {
  if (const auto value = find(key)) into = read_flag(errors_, *value);
}

void ScenarioMap::duration(std::string_view key, Duration& into) const {
  if (const auto value = find(key)) into = read_duration(errors_, *value);
}

void ScenarioMap::texts(std::string_view key, std::vector<std::string>& into) const {
  const auto value = find(key);
  if (!value) return;
  const std::string expected = "a text or a list of texts for '" + std::string(key) + "'";
  if (value->IsSequence())
    for (const YAML::Node& element : *value) into.push_back(read_text(errors_, element, expected));
  else
    into.push_back(read_text(errors_, *value, expected));
}

void ScenarioMap::list(std::string_view key, std::string_view of,
                       const std::function<void(const YAML::Node&)>& each) const {
  if (const auto value = find(key)) read_list(errors_, *value, of, each);
}

}  // namespace hitless
