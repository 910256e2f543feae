#pragma once
// The YAML files of linecards/catalogue as the build put them into the binary.

#include <span>
#include <string_view>

namespace hitless {

struct EmbeddedFile {
  std::string_view name;  ///< "cards.yaml"
  std::string_view text;
};

/// In the order of the catalogue's own references: media first.
[[nodiscard]] std::span<const EmbeddedFile> embedded_catalogue();

}  // namespace hitless
