#pragma once
// The checksum of IPv4 headers, ICMP and UDP (RFC 1071), over the sums of ones_complement.h.

#include <cstddef>
#include <cstdint>
#include <span>

#include "dataplane/net/ones_complement.h"
#include "dataplane/net/prefix.h"

namespace hitless {

/// Sum of the pseudo header (addresses, length, protocol) that UDP (RFC 768) and all protocols over IPv6 (RFC 8200 8.1)
/// add to a message's own sum. `length`: bytes of the message with its header.
[[nodiscard]] inline std::uint64_t pseudo_header_sum(const IpAddress& source, const IpAddress& destination,
                                                     std::uint8_t protocol, std::size_t length) {
  // An IPv4 address is followed by zeros, which add nothing.
  return std::uint64_t{ones_sum(std::as_bytes(std::span(source.bytes)))} +
         ones_sum(std::as_bytes(std::span(destination.bytes))) + protocol + (length >> 16) + (length & 0xffff);
}

/// The value for the checksum field, which is zero in `message`. `pseudo_header`: its sum, 0 when there is none.
[[nodiscard]] inline std::uint16_t checksum_of(std::span<const std::byte> message, std::uint64_t pseudo_header = 0) {
  return static_cast<std::uint16_t>(~ones_fold(pseudo_header + ones_sum(message)));
}

/// Whether the checksum in `message` is right. `pseudo_header`: its sum, 0 when there is none.
[[nodiscard]] inline bool checksum_is_right(std::span<const std::byte> message, std::uint64_t pseudo_header = 0) {
  return ones_fold(pseudo_header + ones_sum(message)) == 0xffff;
}

}  // namespace hitless
