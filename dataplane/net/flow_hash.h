#pragma once
// The one flow hash of the model: CRC32C, the same number on every machine and under every SIMD level.

#include <cstddef>
#include <cstdint>
#include <span>

namespace hitless {

/// CRC32C (Castagnoli, RFC 3720 B.4) of bytes, start value and final inversion included: "123456789" is 0xe3069283.
[[nodiscard]] std::uint32_t crc32c(std::span<const std::byte> bytes);
/// The same value computed from a table, for machines without the instruction and for the test that both agree.
[[nodiscard]] std::uint32_t crc32c_by_table(std::span<const std::byte> bytes);

/// CRC32C over source, destination, source port, destination port, protocol and three zero bytes, in wire order.
/// Ports are those of TCP, UDP, UDP-Lite, DCCP and SCTP; zero for other protocols and for every fragment, the first
/// included, so that the fragments of one packet stay on one path. `packet` is a validated IPv4 packet.
[[nodiscard]] std::uint32_t flow_hash4(std::span<const std::byte> packet);
/// The same for IPv6. The protocol is that of the first header that is not hop-by-hop, routing or destination options;
/// for a fragment, the protocol that its fragment header names.
[[nodiscard]] std::uint32_t flow_hash6(std::span<const std::byte> packet);

}  // namespace hitless
