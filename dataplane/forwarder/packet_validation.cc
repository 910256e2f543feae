#include "dataplane/forwarder/packet_validation.h"

#include <cstring>

#include "dataplane/net/header_fields.h"

namespace hitless {
namespace {

using namespace wire;

/// Whether the first `length` bits of `address` are those of `network`.
constexpr bool in4(std::uint32_t address, std::uint32_t network, int length) {
  return (address ^ network) >> (32 - length) == 0;
}

constexpr std::uint32_t kLimitedBroadcast = 0xffffffff;

/// A source that no router forwards: RFC 1812 5.3.7 "invalid as a source" (this network, loopback, class D and E,
/// limited broadcast).
DropReason check_source4(std::uint32_t source) {
  if (in4(source, 0x00000000, 8) || in4(source, 0x7f000000, 8) || in4(source, 0xe0000000, 3))
    return DropReason::martian_source;
  if (in4(source, 0xa9fe0000, 16)) return DropReason::link_local_scope;  // RFC 3927 2.7
  return DropReason::none;
}

DropReason check_destination4(std::uint32_t destination) {
  // RFC 1812 5.3.4, 5.3.5.1: no multicast routing here, and the limited broadcast is never forwarded.
  if (in4(destination, 0xe0000000, 4) || destination == kLimitedBroadcast) return DropReason::multicast_not_routed;
  // RFC 1812 5.3.7: this network, loopback, class E.
  if (in4(destination, 0x00000000, 8) || in4(destination, 0x7f000000, 8) || in4(destination, 0xf0000000, 4))
    return DropReason::martian_destination;
  if (in4(destination, 0xa9fe0000, 16)) return DropReason::link_local_scope;  // RFC 3927 2.7
  return DropReason::none;
}

/// ::/127, that is the unspecified and the loopback address.
bool unspecified_or_loopback(const std::byte* address) {
  std::uint64_t high;
  std::uint64_t low;
  std::memcpy(&high, address, sizeof(high));
  std::memcpy(&low, address + sizeof(high), sizeof(low));
  return high == 0 && (__builtin_bswap64(low) >> 1) == 0;
}
bool is_multicast6(const std::byte* address) { return address[0] == std::byte{0xff}; }
bool is_link_local6(const std::byte* address) { return (read16(address) & 0xffc0U) == 0xfe80U; }

DropReason check_addresses6(const std::byte* source, const std::byte* destination) {
  // RFC 4291 2.5.2, 2.5.3: the unspecified and the loopback address are not forwarded. 2.7: multicast is no source.
  if (unspecified_or_loopback(source) || is_multicast6(source)) return DropReason::martian_source;
  if (is_multicast6(destination)) return DropReason::multicast_not_routed;
  if (unspecified_or_loopback(destination)) return DropReason::martian_destination;
  // RFC 4291 2.5.6: neither as source nor as destination.
  if (is_link_local6(source) || is_link_local6(destination)) return DropReason::link_local_scope;
  return DropReason::none;
}

/// A unicast address that both check_source4 and check_destination4 accept.
[[gnu::always_inline]] inline bool is_ordinary4(std::uint32_t address) {
  const std::uint32_t first = address >> 24;
  return first - 1 < 223 && first != 127 && address >> 16 != 0xa9fe;
}

[[gnu::always_inline]] inline bool checksum_holds(std::span<const std::byte> header) {
  if (header.size() != kIpv4Bytes) [[unlikely]]
    return ones_complement_sum(header) == 0xffff;
  // For a header without options, the same sum without loops.
  std::uint64_t first;
  std::uint64_t second;
  std::uint32_t third;
  std::memcpy(&first, header.data(), sizeof(first));
  std::memcpy(&second, header.data() + 8, sizeof(second));
  std::memcpy(&third, header.data() + 16, sizeof(third));
  // The sum of five words has 35 bits; the folds leave 20, 17 and 16.
  std::uint64_t sum = (first & 0xffffffffU) + (first >> 32) + (second & 0xffffffffU) + (second >> 32) + third;
  sum = (sum & 0xffffU) + (sum >> 16);
  sum = (sum & 0xffffU) + (sum >> 16);
  return (sum & 0xffffU) + (sum >> 16) == 0xffff;
}

// Inlined, though two links call it: nearly every packet comes this way.
[[gnu::always_inline]] inline DropReason check_ipv4(std::span<const std::byte> l3, ValidatedPacket& packet) {
  // RFC 1812 5.2.2 (1): the link layer's length must hold the minimum header.
  if (l3.size() < kIpv4Bytes) return DropReason::frame_too_short;
  const unsigned version_and_length = read8(l3.data());
  // (3) before (2): the checksum needs the header length, which means nothing without the version.
  if (version_and_length >> 4 != 4) return DropReason::ipv4_bad_version;
  // (4): at least 5 words, and no more than the frame holds.
  const std::size_t header = (version_and_length & 0xfU) * 4;
  if (header < kIpv4Bytes || header > l3.size()) return DropReason::ipv4_bad_header_length;
  // (2): the header checksum.
  if (!checksum_holds(l3.first(header))) return DropReason::ipv4_bad_checksum;
  // (5): total length holds the header; (1): the frame holds the total length. The rest of the frame is padding.
  const std::uint16_t total = read16(l3.data() + kIpv4TotalLengthAt);
  if (total < header || total > l3.size()) return DropReason::ipv4_bad_total_length;
  if (header != kIpv4Bytes) return DropReason::ipv4_options_not_processed;
  packet.ttl = read8(l3.data() + kIpv4TtlAt);
  packet.l3_length = total;
  // Nearly all packets go from one ordinary address to another. The checks below, one by one, would accept them too.
  if (is_ordinary4(read32(l3.data() + kIpv4SourceAt)) && is_ordinary4(read32(l3.data() + kIpv4DestinationAt)))
    return DropReason::none;
  if (const DropReason reason = check_source4(read32(l3.data() + kIpv4SourceAt)); reason != DropReason::none)
    return reason;
  return check_destination4(read32(l3.data() + kIpv4DestinationAt));
}

DropReason check_ipv6(std::span<const std::byte> l3, ValidatedPacket& packet) {
  if (l3.size() < kIpv6Bytes) return DropReason::frame_too_short;
  // RFC 8200 3: version, and a payload that the frame holds. A forwarding node does not look at extension headers (4).
  if (read8(l3.data()) >> 4 != 6) return DropReason::ipv6_bad_version;
  const std::size_t total = kIpv6Bytes + read16(l3.data() + kIpv6PayloadLengthAt);
  if (total > l3.size()) return DropReason::ipv6_bad_payload_length;
  packet.ttl = read8(l3.data() + kIpv6HopLimitAt);
  packet.l3_length = static_cast<std::uint16_t>(total);
  return check_addresses6(l3.data() + kIpv6SourceAt, l3.data() + kIpv6DestinationAt);
}

DropReason check_other(NetworkProtocol protocol) {
  switch (protocol) {
    case NetworkProtocol::vlan:
      return DropReason::vlan_not_configured;
    case NetworkProtocol::arp:
      return DropReason::arp_not_answered;
    default:
      return DropReason::ethertype_not_ip;
  }
}

/// Validates any frame. validate_packet() for Ethernet calls it only for frames that are not IPv4 to this station.
template <class Link>
[[gnu::noinline]] ValidatedPacket validate_any(const Link& link, std::span<const std::byte> frame,
                                               const MacAddress& ours) {
  ValidatedPacket packet;
  const LinkHeader header = link.read(frame);
  if (header.protocol == NetworkProtocol::none) {
    packet.reason = DropReason::frame_too_short;
    return packet;
  }
  if (!link.is_for(frame, ours) && !header.to_group) {
    packet.reason = DropReason::mac_not_ours;
    return packet;
  }
  packet.l3_offset = header.bytes;
  const std::span<const std::byte> l3 = frame.subspan(header.bytes);
  if (header.protocol == NetworkProtocol::ipv4) {
    packet.reason = check_ipv4(l3, packet);
  } else if (header.protocol == NetworkProtocol::ipv6) {
    packet.is_ipv6 = true;
    packet.reason = check_ipv6(l3, packet);
  } else {
    packet.reason = check_other(header.protocol);
  }
  // RFC 1812 5.3.4: a link-layer broadcast that is not for an IP multicast address goes no further.
  if (header.to_group && packet.reason == DropReason::none) packet.reason = DropReason::link_layer_broadcast;
  return packet;
}

}  // namespace

std::uint16_t ones_complement_sum(std::span<const std::byte> header) {
  std::uint64_t sum = 0;
  std::size_t i = 0;
  for (; i + 4 <= header.size(); i += 4) {
    std::uint32_t word;
    std::memcpy(&word, header.data() + i, sizeof(word));
    sum += word;
  }
  for (; i + 2 <= header.size(); i += 2) {
    std::uint16_t word;
    std::memcpy(&word, header.data() + i, sizeof(word));
    sum += word;
  }
  // RFC 1071 2: the sum is the same in either byte order, so words are taken as they lie in memory.
  while (sum >> 16 != 0) sum = (sum & 0xffffU) + (sum >> 16);
  return __builtin_bswap16(static_cast<std::uint16_t>(sum));
}

ValidatedPacket validate_packet(const Ethernet& link, std::span<const std::byte> frame, const MacAddress& ours) {
  if (!Ethernet::is_ipv4(frame) || !link.is_for(frame, ours)) [[unlikely]]
    return validate_any(link, frame, ours);
  ValidatedPacket packet;
  packet.l3_offset = Ethernet::kHeaderBytes;
  packet.reason = check_ipv4(frame.subspan(Ethernet::kHeaderBytes), packet);
  return packet;
}
ValidatedPacket validate_packet(const LinkByRow& link, std::span<const std::byte> frame, const MacAddress& ours) {
  return validate_any(link, frame, ours);
}

}  // namespace hitless
