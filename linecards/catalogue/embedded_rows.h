#pragma once
// A YAML file of rows as the build put it into the binary (cmake/HitlessRows.cmake).

#include <string_view>

namespace hitless {

struct EmbeddedRows {
  std::string_view name;  ///< "cards.yaml"; empty: there is no file
  std::string_view text;
};

}  // namespace hitless
