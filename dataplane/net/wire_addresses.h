#pragma once
// MAC and IP addresses as they lie in a packet.

#include <cstddef>
#include <cstring>

#include "dataplane/net/mac_address.h"
#include "dataplane/net/prefix.h"

namespace hitless {

inline constexpr MacAddress kBroadcastMac{{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};

[[nodiscard]] constexpr std::size_t address_bytes(Family family) { return family == Family::ipv4 ? 4 : 16; }

/// The MAC address in the six bytes at `at`.
[[nodiscard]] inline MacAddress load_mac(const std::byte* at) {
  MacAddress mac;
  std::memcpy(mac.bytes.data(), at, mac.bytes.size());
  return mac;
}
inline void store_mac(std::byte* at, const MacAddress& mac) { std::memcpy(at, mac.bytes.data(), mac.bytes.size()); }

/// The address in the 4 or 16 bytes at `at`.
[[nodiscard]] inline IpAddress load_address(Family family, const std::byte* at) {
  IpAddress address{family, {}};
  std::memcpy(address.bytes.data(), at, address_bytes(family));
  return address;
}
inline void store_address(std::byte* at, const IpAddress& address) {
  std::memcpy(at, address.bytes.data(), address_bytes(address.family));
}

/// 0.0.0.0 or ::. A station that has no address yet sends from it (RFC 5227 2.1.1, RFC 4291 2.5.2).
[[nodiscard]] inline bool is_unspecified(const IpAddress& address) { return address == IpAddress{address.family, {}}; }
/// fe80::/10 (RFC 4291 2.5.6); false for every IPv4 address.
[[nodiscard]] inline bool is_link_local(const IpAddress& address) {
  return address.family == Family::ipv6 && address.bytes[0] == 0xfe && (address.bytes[1] & 0xc0U) == 0x80;
}
/// Class D (RFC 1112 4) or ff00::/8 (RFC 4291 2.7).
[[nodiscard]] inline bool is_multicast(const IpAddress& address) {
  return address.family == Family::ipv4 ? (address.bytes[0] & 0xf0U) == 0xe0 : address.bytes[0] == 0xff;
}

}  // namespace hitless
