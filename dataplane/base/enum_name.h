#pragma once
// Enumerators as text.

#include <cstddef>

namespace hitless {

/// The name of `value`, from one name for each enumerator in their order, 0 to kLast; `otherwise` for no enumerator.
template <auto kLast, std::size_t kNames>
[[nodiscard]] constexpr const char* enum_name(decltype(kLast) value, const char* const (&names)[kNames],
                                              const char* otherwise = "?") {
  static_assert(kNames == static_cast<std::size_t>(kLast) + 1, "each enumerator has a name");
  const auto i = static_cast<std::size_t>(value);
  return i < kNames ? names[i] : otherwise;
}

}  // namespace hitless
