#pragma once
// The one YAML document of a text.

#include <string>
#include <string_view>

#include <yaml-cpp/yaml.h>

#include "dataplane/base/result.h"

namespace hitless {

/// Empty when `text` is exactly one document in UTF-8, otherwise what it is. May throw YAML::Exception. To be asked
/// before YAML::Load, which takes the first of several, and instead of YAML::LoadAll, which finds documents without end
/// in some texts (", a: b").
[[nodiscard]] std::string other_than_one_document(const std::string& text);

/// The one document of `text`; bad_input with its position when the text is not one, or no YAML.
Result<YAML::Node> load_yaml(std::string_view text, const std::string& origin);

}  // namespace hitless
