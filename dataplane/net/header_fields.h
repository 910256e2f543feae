#pragma once
// Reads and writes header fields in wire order. Holds the numbers of the headers that the packet path knows.

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace hitless::wire {

inline constexpr std::size_t kIpv4Bytes = 20;
inline constexpr std::size_t kIpv4TotalLengthAt = 2;
inline constexpr std::size_t kIpv4TtlAt = 8;
inline constexpr std::size_t kIpv4ChecksumAt = 10;
inline constexpr std::size_t kIpv4SourceAt = 12;
inline constexpr std::size_t kIpv4DestinationAt = 16;

inline constexpr std::size_t kIpv6Bytes = 40;
inline constexpr std::size_t kIpv6PayloadLengthAt = 4;
inline constexpr std::size_t kIpv6NextHeaderAt = 6;
inline constexpr std::size_t kIpv6HopLimitAt = 7;
inline constexpr std::size_t kIpv6SourceAt = 8;
inline constexpr std::size_t kIpv6DestinationAt = 24;

[[nodiscard]] inline std::uint8_t read8(const std::byte* at) { return std::to_integer<std::uint8_t>(*at); }
[[nodiscard]] inline std::uint16_t read16(const std::byte* at) {
  std::uint16_t raw;
  std::memcpy(&raw, at, sizeof(raw));
  return __builtin_bswap16(raw);
}
[[nodiscard]] inline std::uint32_t read32(const std::byte* at) {
  std::uint32_t raw;
  std::memcpy(&raw, at, sizeof(raw));
  return __builtin_bswap32(raw);
}
inline void write8(std::byte* at, std::uint8_t value) { *at = std::byte{value}; }
inline void write16(std::byte* at, std::uint16_t value) {
  const std::uint16_t raw = __builtin_bswap16(value);
  std::memcpy(at, &raw, sizeof(raw));
}

/// Whether two MAC addresses in memory are equal: compares two words of each.
[[nodiscard]] inline bool same_mac(const std::byte* a, const std::byte* b) {
  std::uint32_t a4, b4;
  std::uint16_t a2, b2;
  std::memcpy(&a4, a, sizeof(a4));
  std::memcpy(&b4, b, sizeof(b4));
  std::memcpy(&a2, a + sizeof(a4), sizeof(a2));
  std::memcpy(&b2, b + sizeof(b4), sizeof(b2));
  return a4 == b4 && a2 == b2;
}

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the readers above swap");

}  // namespace hitless::wire

namespace hitless {

inline constexpr std::uint8_t kProtocolIcmp = 1;
inline constexpr std::uint8_t kProtocolTcp = 6;
inline constexpr std::uint8_t kProtocolUdp = 17;
inline constexpr std::uint8_t kProtocolIcmpv6 = 58;

}  // namespace hitless
