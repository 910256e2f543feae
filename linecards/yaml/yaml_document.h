#pragma once
// The one YAML document of a text.

#include <string>
#include <string_view>

#include <yaml-cpp/yaml.h>

#include "dataplane/base/result.h"

namespace hitless {

/// Empty when `text` is exactly one document in UTF-8, otherwise what `text` is instead. May throw YAML::Exception. Ask
/// before YAML::Load, which takes the first of several documents. YAML::LoadAll is no way to ask: in some texts
/// (", a: b") that function finds documents without end.
[[nodiscard]] std::string other_than_one_document(const std::string& text);

/// The one document of `text`; bad_input with its position when the text is not one, or no YAML.
Result<YAML::Node> load_yaml(std::string_view text, const std::string& origin);

}  // namespace hitless
