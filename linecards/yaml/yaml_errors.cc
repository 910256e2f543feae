#include "linecards/yaml/yaml_errors.h"

#include <fmt/format.h>

namespace hitless {

std::string worded(const char* text, const YamlFacts& facts) {
  return fmt::format(fmt::runtime(text), fmt::arg("map", facts.map), fmt::arg("key", facts.key),
                     fmt::arg("keys", facts.keys), fmt::arg("value", facts.value), fmt::arg("shape", facts.shape),
                     fmt::arg("is", facts.is), fmt::arg("form", facts.form));
}

FileMark mark_of(const YAML::Mark& mark) {
  if (mark.is_null()) return {};
  return {mark.line + 1, mark.column + 1};
}

FileMark mark_of(const YAML::Node& node) { return mark_of(node.Mark()); }

void YamlErrors::add(FileMark mark, const std::string& what) {
  if (!error_) error_ = Error{ErrorCode::bad_input, at_mark(path_, mark, what)};
}

}  // namespace hitless
