#include "control/host/ip_packet.h"

#include "dataplane/net/header_fields.h"
#include "dataplane/net/internet_checksum.h"
#include "dataplane/net/wire_addresses.h"

namespace hitless {
namespace {

constexpr std::size_t kIpv4Header = 20;
constexpr std::size_t kIpv6Header = 40;

// IPv6 extension headers (RFC 8200 4, RFC 4302) by their next-header numbers.
constexpr std::uint8_t kHopByHop = 0;
constexpr std::uint8_t kRouting = 43;
constexpr std::uint8_t kFragment = 44;
constexpr std::uint8_t kAuthentication = 51;
constexpr std::uint8_t kDestinationOptions = 60;

bool is_extension(std::uint8_t number) {
  return number == kHopByHop || number == kRouting || number == kFragment || number == kAuthentication ||
         number == kDestinationOptions;
}

/// Length of an extension header in bytes. `length`: the header's second byte.
std::size_t extension_length(std::uint8_t number, std::uint8_t length) {
  if (number == kFragment) return 8;
  if (number == kAuthentication) return (std::size_t{length} + 2) * 4;
  return (std::size_t{length} + 1) * 8;
}

/// Follows the extension headers to the upper layer; false when one runs beyond the packet.
bool skip_extensions(IpPacket& packet) {
  while (is_extension(packet.protocol) && !packet.is_later_fragment) {
    if (packet.upper.size() < 8) return false;
    const std::byte* const header = packet.upper.data();
    const std::size_t length = extension_length(packet.protocol, wire::read8(header + 1));
    if (length > packet.upper.size()) return false;
    if (packet.protocol == kFragment) {
      const std::uint16_t word = wire::read16(header + 2);  // offset in the upper 13 bits, M in the lowest one
      packet.is_later_fragment = (word & 0xfff8U) != 0;
      packet.is_fragment = (word & 0xfff9U) != 0;  // an atomic fragment (RFC 6946) counts as none
    }
    packet.has_options = true;
    packet.protocol = wire::read8(header);
    packet.upper = packet.upper.subspan(length);
  }
  return true;
}

tl::expected<IpPacket, NoReply> parse_ipv4(std::span<const std::byte> rest) {
  if (rest.size() < kIpv4Header) return stay_silent(NoReply::malformed);
  const unsigned first = wire::read8(rest.data());
  const std::size_t header = (first & 0xfU) * 4;
  const std::size_t total = wire::read16(&rest[2]);
  if (first >> 4 != 4 || header < kIpv4Header || total < header || total > rest.size())
    return stay_silent(NoReply::malformed);
  if (!checksum_is_right(rest.first(header))) return stay_silent(NoReply::bad_checksum);
  const std::uint16_t fragment = wire::read16(&rest[6]);  // three flags, then the offset
  IpPacket packet;
  packet.source = load_address(Family::ipv4, &rest[12]);
  packet.destination = load_address(Family::ipv4, &rest[16]);
  packet.traffic_class = wire::read8(&rest[1]);
  packet.hop_limit = wire::read8(&rest[8]);
  packet.protocol = wire::read8(&rest[9]);
  packet.dont_fragment = (fragment & 0x4000U) != 0;
  packet.is_fragment = (fragment & 0x3fffU) != 0;
  packet.is_later_fragment = (fragment & 0x1fffU) != 0;
  packet.has_options = header != kIpv4Header;
  packet.whole = rest.first(total);
  packet.upper = packet.whole.subspan(header);
  return packet;
}

tl::expected<IpPacket, NoReply> parse_ipv6(std::span<const std::byte> rest) {
  if (rest.size() < kIpv6Header) return stay_silent(NoReply::malformed);
  const std::uint32_t first = wire::read32(rest.data());
  const std::size_t total = kIpv6Header + wire::read16(&rest[4]);
  if (first >> 28 != 6 || total > rest.size()) return stay_silent(NoReply::malformed);
  IpPacket packet;
  packet.source = load_address(Family::ipv6, &rest[8]);
  packet.destination = load_address(Family::ipv6, &rest[24]);
  packet.traffic_class = static_cast<std::uint8_t>(first >> 20 & 0xffU);
  packet.hop_limit = wire::read8(&rest[7]);
  packet.protocol = wire::read8(&rest[6]);
  packet.dont_fragment = true;  // RFC 8200 5: a router on the way never fragments
  packet.whole = rest.first(total);
  packet.upper = packet.whole.subspan(kIpv6Header);
  if (!skip_extensions(packet)) return stay_silent(NoReply::malformed);
  return packet;
}

}  // namespace

bool IpPacket::is_icmp() const {
  return protocol == (family() == Family::ipv4 ? kProtocolIcmp : kProtocolIcmpv6) && !is_later_fragment;
}

tl::expected<IpPacket, NoReply> parse_ip_packet(std::span<const std::byte> rest, Family family) {
  return family == Family::ipv4 ? parse_ipv4(rest) : parse_ipv6(rest);
}

}  // namespace hitless
