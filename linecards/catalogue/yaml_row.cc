#include "linecards/catalogue/yaml_row.h"

#include <charconv>
#include <vector>

#include "linecards/yaml/units.h"

namespace hitless {
namespace {

constexpr const char* kDurationForm = "a whole number and ns, us, ms, s, min or h, like 250ms";

std::string yaml_position(const std::string& origin, const YAML::Mark& mark) {
  return origin + ':' + std::to_string(mark.line + 1) + ':' + std::to_string(mark.column + 1);
}

}  // namespace

YamlRow::YamlRow(const YAML::Node& node, std::string origin, std::string what)
    : origin_(std::move(origin)), what_(std::move(what)), mark_(node.Mark()) {
  read_keys(node);
}

void YamlRow::read_keys(const YAML::Node& node) {
  if (!node.IsMap()) return report(mark_, what_ + " is not a map", "a map of keys and values");
  std::size_t order = 0;
  for (const auto& item : node) {
    const YAML::Mark mark = item.first.Mark();
    if (!item.first.IsScalar()) return report(mark, "a key of " + what_ + " is not a word", "a name");
    const auto [at, fresh] = values_.try_emplace(item.first.Scalar(), Value{item.second, mark, order++, false});
    if (!fresh) return report(mark, "key " + at->first + " of " + what_ + " stands twice", "it once");
  }
}

void YamlRow::report(const YAML::Mark& mark, const std::string& what, const std::string& expected) {
  if (error_.empty()) error_ = yaml_position(origin_, mark) + ": " + what + ", expected " + expected;
}

YamlRow::Value* YamlRow::take(std::string_view key) {
  if (!ok()) return nullptr;
  const auto found = values_.find(key);
  if (found == values_.end()) {
    report(mark_, what_ + " has no key " + std::string(key), "it");
    return nullptr;
  }
  found->second.read = true;
  return &found->second;
}

const std::string* YamlRow::scalar(std::string_view key, const char* expected, bool plain) {
  Value* value = take(key);
  if (value == nullptr) return nullptr;
  const bool quoted = value->node.Tag() == "!";
  if (!value->node.IsScalar() || (plain && quoted) || value->node.Scalar().empty()) {
    wrong(key, std::string(key) + " of " + what_, expected);
    return nullptr;
  }
  return &value->node.Scalar();
}

void YamlRow::wrong(std::string_view key, const std::string& what, const std::string& expected) {
  const auto found = values_.find(key);
  if (found == values_.end()) return report(mark_, what, expected);
  // An empty value has no place of its own: then the key's.
  report(found->second.node.IsNull() ? found->second.mark : found->second.node.Mark(), what, expected);
}

void YamlRow::text(std::string_view key, std::string& out) {
  if (const std::string* value = scalar(key, "text", false)) out = *value;
}

void YamlRow::flag(std::string_view key, bool& out) {
  const std::string* value = scalar(key, "true or false", true);
  if (value == nullptr) return;
  if (*value == "true" || *value == "false")
    out = *value == "true";
  else
    wrong(key, std::string(key) + " \"" + *value + '"', "true or false");
}

void YamlRow::duration(std::string_view key, Duration& out) {
  const std::string* value = scalar(key, kDurationForm, false);
  if (value == nullptr) return;
  if (const auto parsed = parse_duration(*value))
    out = *parsed;
  else
    wrong(key, std::string(key) + " \"" + *value + '"', kDurationForm);
}

void YamlRow::size(std::string_view key, std::uint64_t& out) {
  const std::string* value = scalar(key, kSizeForm, false);
  if (value == nullptr) return;
  if (const auto parsed = parse_size(*value))
    out = *parsed;
  else
    wrong(key, std::string(key) + " \"" + *value + '"', kSizeForm);
}

bool YamlRow::whole_number(std::string_view key, std::uint64_t& out, std::uint64_t low, std::uint64_t high) {
  const std::string expected = "a whole number from " + std::to_string(low) + " to " + std::to_string(high);
  const std::string* value = scalar(key, expected.c_str(), true);
  if (value == nullptr) return false;
  const char* last = value->data() + value->size();
  const auto [end, error] = std::from_chars(value->data(), last, out);
  if (error == std::errc{} && end == last && out >= low && out <= high) return true;
  wrong(key, std::string(key) + " \"" + *value + '"', expected);
  return false;
}

void YamlRow::choice(std::string_view key, std::size_t& out, std::span<const char* const> names) {
  std::string expected;
  for (const char* name : names) expected += (expected.empty() ? "" : " or ") + std::string(name);
  const std::string* value = scalar(key, expected.c_str(), false);
  if (value == nullptr) return;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (*value != names[i]) continue;
    out = i;
    return;
  }
  wrong(key, std::string(key) + " \"" + *value + '"', expected);
}

void YamlRow::row(std::string_view key, const std::function<void(YamlRow&)>& read) {
  Value* value = take(key);
  if (value == nullptr) return;
  YamlRow inner(value->node, origin_, std::string(key) + " of " + what_);
  read(inner);
  if (auto done = inner.finish(); !done) error_ = done.error().message;
}

void YamlRow::each(const std::function<Result<void>(const std::string&, const YAML::Node&)>& visit) {
  std::vector<std::pair<const std::string*, Value*>> in_order(values_.size());
  for (auto& [key, value] : values_) in_order[value.order] = {&key, &value};
  for (auto& [key, value] : in_order) {
    if (!ok()) return;
    value->read = true;
    if (auto done = visit(*key, value->node); !done) error_ = done.error().message;
  }
}

Result<void> YamlRow::finish() {
  const Value* first = nullptr;
  const std::string* name = nullptr;
  for (const auto& [key, value] : values_) {
    if (value.read || (first != nullptr && first->order < value.order)) continue;
    first = &value;
    name = &key;
  }
  if (first != nullptr) report(first->mark, "unknown key " + *name + " of " + what_, "one that the schema names");
  if (!ok()) return fail(ErrorCode::bad_input, error_);
  return {};
}

}  // namespace hitless
