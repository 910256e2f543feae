#pragma once
// Where the figures of a catalogue's row come from: the part that every row has.

#include <cstdint>
#include <string>

namespace hitless {

/// Reports list the assumed rows that a result leaned on.
enum class Basis : std::uint8_t { published, measured, assumed };
[[nodiscard]] const char* to_string(Basis basis);

struct Provenance {
  Basis basis = Basis::assumed;
  std::string source;  ///< says which figures of the row are better founded than its basis, which is the weakest
};

}  // namespace hitless
