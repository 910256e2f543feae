#pragma once
// Which bits of an address each level of a FIB table takes: level 0 bits 14 to 24 (a page of 1024 slots), level 1 bits
// 24 to 32 (a page of 256), level k > 1 the 16 bits from 16 k on (a range block). Private to the FIB.

#include <cstddef>
#include <cstdint>

#include "dataplane/net/prefix.h"

namespace hitless::fib {

inline constexpr int kTopBits = 14;
inline constexpr std::size_t kTopSlots = std::size_t{1} << kTopBits;
inline constexpr std::size_t kPageSlots = 1024;
inline constexpr std::size_t kSmallPageSlots = 256;
/// From this level on, bits 48 and beyond, most nodes have a few LANs or hosts: small nodes matter most.
inline constexpr int kSparseLevel = 3;
/// Prefixes up to this length are not painted into nodes: a default route would touch them all.
inline constexpr int kFallbackBits = 8;

/// Address bits down to the end of a level.
[[nodiscard]] constexpr int level_end(int level) { return level < 2 ? 24 + 8 * level : 16 + 16 * level; }
[[nodiscard]] constexpr std::size_t positions_of(int level) {
  return level == 0 ? kPageSlots : level == 1 ? kSmallPageSlots : 65536;
}
[[nodiscard]] constexpr bool is_page(int level) { return level < 2; }
/// The address's position in a level.
[[nodiscard]] inline std::uint16_t slot_of(const IpAddress& address, int level) {
  const auto& b = address.bytes;
  if (level == 0) return static_cast<std::uint16_t>((b[1] & 0x03U) << 8 | b[2]);
  if (level == 1) return b[3];
  const auto at = static_cast<std::size_t>(2 * level);
  return static_cast<std::uint16_t>(b[at] << 8 | b[at + 1]);
}
[[nodiscard]] inline std::uint16_t top_slot_of(const IpAddress& address) {
  return static_cast<std::uint16_t>(address.bytes[0] << 6 | address.bytes[1] >> 2);
}

}  // namespace hitless::fib
