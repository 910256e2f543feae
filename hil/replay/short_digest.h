#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include <xxhash.h>

namespace hitless {

/// Lower half of XXH3-64: the digest by which a golden knows bytes.
[[nodiscard]] inline std::uint32_t short_digest(std::span<const std::byte> bytes) {
  return static_cast<std::uint32_t>(XXH3_64bits(bytes.data(), bytes.size()));
}

}  // namespace hitless
