#pragma once
// The origin of the figures in a catalogue's row: the part that every row has.

#include <cstdint>
#include <string>

namespace hitless {

/// Reports list the assumed rows that a result leaned on.
enum class Basis : std::uint8_t { published, measured, assumed };
[[nodiscard]] const char* to_string(Basis basis);

struct Provenance {
  Basis basis = Basis::assumed;
  std::string source;  ///< also names the figures that are better founded than `basis`, the row's weakest
};

}  // namespace hitless
