#pragma once
// One's-complement sums, and checksums that follow a change of the bytes (RFC 1071, RFC 1624).

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace hitless {

/// Adds the carries of a sum back until 16 bits are left.
[[nodiscard]] inline std::uint16_t ones_fold(std::uint64_t sum) {
  // The four steps leave 33, 18, 17 and 16 of the 64 bits.
  sum = (sum & 0xffffffff) + (sum >> 32);
  sum = (sum & 0xffff) + (sum >> 16);
  sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>((sum & 0xffff) + (sum >> 16));
}

/// Sum of the 16-bit words of `bytes`. Several such sums may be added before they are folded. An odd last byte counts
/// as a word's upper half.
[[nodiscard]] inline std::uint64_t ones_sum(std::span<const std::byte> bytes) {
  // The sum in one byte order is the swapped sum of the other (RFC 1071 2 (B)), so words are added as they lie in
  // memory and only the result is swapped.
  std::uint64_t sum = 0;
  std::size_t i = 0;
  for (; i + 4 <= bytes.size(); i += 4) {
    std::uint32_t word;
    std::memcpy(&word, &bytes[i], sizeof word);
    sum += word;
  }
  std::uint32_t rest = 0;  // an odd last byte is followed by a zero
  if (i < bytes.size()) std::memcpy(&rest, &bytes[i], bytes.size() - i);
  return __builtin_bswap16(ones_fold(sum + rest));
}

/// What the sum of a checksum gains when `before` becomes `after` (RFC 1624 equation 3: ~m + m'). Even lengths only.
[[nodiscard]] std::uint16_t checksum_change(std::span<const std::byte> before, std::span<const std::byte> after);
/// The checksum after the change that checksum_change() computed: HC' = ~(~HC + ~m + m').
[[nodiscard]] inline std::uint16_t changed_checksum(std::uint16_t checksum, std::uint16_t change) {
  return static_cast<std::uint16_t>(~ones_fold(std::uint64_t{static_cast<std::uint16_t>(~checksum)} + change));
}
/// The same for UDP, where 0 means "no checksum" and stays 0.
[[nodiscard]] inline std::uint16_t changed_udp_checksum(std::uint16_t checksum, std::uint16_t change) {
  if (checksum == 0) return 0;
  const std::uint16_t changed = changed_checksum(checksum, change);
  return changed == 0 ? std::uint16_t{0xffff} : changed;
}

}  // namespace hitless
