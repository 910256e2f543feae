#pragma once
// The checks between the wire and the lookup: link header, RFC 1812 5.2.2 and RFC 8200 3, addresses that are never
// forwarded. Pure functions of the bytes.

#include <cstddef>
#include <cstdint>
#include <span>

#include "dataplane/encap/ethernet.h"
#include "dataplane/net/mac_address.h"
#include "dataplane/packet/drop_reason.h"

namespace hitless {

/// The result of validation. For a refused frame only `reason` counts.
struct ValidatedPacket {
  DropReason reason = DropReason::none;
  bool is_ipv6 = false;
  std::uint8_t ttl = 0;  ///< TTL or hop limit
  std::uint16_t l3_offset = 0;
  std::uint16_t l3_length = 0;  ///< from the IP header, so without padding
};

/// Validates `frame`, from the link header on and without FCS, as it came in on an interface with the address `ours`.
[[nodiscard]] ValidatedPacket validate_packet(const Ethernet& link, std::span<const std::byte> frame,
                                              const MacAddress& ours);
[[nodiscard]] ValidatedPacket validate_packet(const LinkByRow& link, std::span<const std::byte> frame,
                                              const MacAddress& ours);

/// Ones' complement sum over a header of whole 16-bit words, folded: 0xffff when the checksum is right (RFC 1071).
[[nodiscard]] std::uint16_t ones_complement_sum(std::span<const std::byte> header);

}  // namespace hitless
