#pragma once
// Frames as the chassis puts them on a link: link header, packet, and padding where the link needs padding.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "dataplane/encap/encapsulation.h"
#include "dataplane/net/mac_address.h"
#include "dataplane/net/prefix.h"

namespace hitless {

/// The link's header, then `packet_bytes` zero bytes to be filled in, then padding.
[[nodiscard]] std::vector<std::byte> link_frame(const Encapsulation& link, NetworkProtocol protocol,
                                                const MacAddress& from, const MacAddress& to, std::size_t packet_bytes);

/// The headers around an ICMP message.
struct IcmpEnvelope {
  const Encapsulation& link;
  MacAddress from_mac;  ///< on a link with stations
  MacAddress to_mac;
  IpAddress from;  ///< of the same family as `to`
  IpAddress to;
  std::uint8_t traffic_class = 0;  ///< TOS or traffic class
  std::uint8_t hop_limit = 64;     ///< RFC 1812 4.2.2.9: at least 64, the number that IANA recommends
};

/// `message`: ICMP or ICMPv6 by the family of the addresses, from its type on, with a checksum field of zero. With its
/// IP header the message has at most 65,535 bytes. DF is set in IPv4, so that the identification may be 0 (RFC
/// 6864 4.1): no router fragments the packet.
[[nodiscard]] std::vector<std::byte> icmp_frame(const IcmpEnvelope& envelope, std::span<const std::byte> message);

/// Bytes of the IP header that icmp_frame writes.
[[nodiscard]] constexpr std::size_t ip_header_bytes(Family family) { return family == Family::ipv4 ? 20 : 40; }

}  // namespace hitless
