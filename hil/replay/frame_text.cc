#include "hil/replay/frame_text.h"

#include <cstring>

#include <fmt/format.h>

#include "dataplane/encap/ethernet.h"
#include "dataplane/net/header_fields.h"
#include "dataplane/net/prefix.h"
#include "hil/pcap/recorded_link.h"

namespace hitless {
namespace {

std::string address_text(const std::byte* p, Family family) {
  IpAddress address{family, {}};
  std::memcpy(address.bytes.data(), p, family == Family::ipv4 ? 4 : 16);
  return to_string(address);
}

std::string protocol_text(std::uint8_t protocol) {
  switch (protocol) {
    case kProtocolIcmp:
      return "icmp";
    case kProtocolTcp:
      return "tcp";
    case kProtocolUdp:
      return "udp";
    case kProtocolIcmpv6:
      return "icmpv6";
    default:
      return fmt::format("protocol {}", protocol);
  }
}

/// "10.0.0.2:5001 > 10.0.3.2:443 tcp"; without ports when the transport has none or is not in this packet.
std::string ends_text(const std::byte* addresses, Family family, std::uint8_t protocol,
                      std::span<const std::byte> transport) {
  const std::size_t bytes = family == Family::ipv4 ? 4 : 16;
  std::string source = address_text(addresses, family), destination = address_text(addresses + bytes, family);
  if ((protocol == kProtocolTcp || protocol == kProtocolUdp) && transport.size() >= 4) {
    if (family == Family::ipv6) {
      source = "[" + source + "]";
      destination = "[" + destination + "]";
    }
    source += fmt::format(":{}", wire::read16(&transport[0]));
    destination += fmt::format(":{}", wire::read16(&transport[2]));
  }
  return source + " > " + destination + " " + protocol_text(protocol);
}

std::string ipv4_text(std::span<const std::byte> ip) {
  if (ip.size() < 20) return "IPv4, cut";
  const std::size_t header = std::min<std::size_t>((wire::read8(&ip[0]) & 0x0fU) * 4U, ip.size());
  const std::uint16_t fragment = wire::read16(&ip[6]);
  const bool later = (fragment & 0x1fffU) != 0;
  std::string text = "IPv4 " + ends_text(&ip[12], Family::ipv4, wire::read8(&ip[9]),
                                         later ? std::span<const std::byte>() : ip.subspan(header));
  text += fmt::format(", {} bytes, TTL {}", wire::read16(&ip[2]), wire::read8(&ip[8]));
  if (wire::read8(&ip[1]) != 0) text += fmt::format(", DSCP {}", wire::read8(&ip[1]) >> 2);
  text += fmt::format(", id {}", wire::read16(&ip[4]));
  if (later || (fragment & 0x2000U) != 0) text += fmt::format(", fragment at {}", (fragment & 0x1fffU) * 8U);
  if (wire::read8(&ip[0]) != 0x45) text += fmt::format(", first byte 0x{:02x}", wire::read8(&ip[0]));
  return text + fmt::format(", checksum 0x{:04x}", wire::read16(&ip[10]));
}

std::string ipv6_text(std::span<const std::byte> ip) {
  if (ip.size() < 40) return "IPv6, cut";
  return "IPv6 " + ends_text(&ip[8], Family::ipv6, wire::read8(&ip[6]), ip.subspan(40)) +
         fmt::format(", {} bytes, hop limit {}", 40U + wire::read16(&ip[4]), wire::read8(&ip[7]));
}

}  // namespace

std::string frame_text(const Encapsulation& link, std::span<const std::byte> frame) {
  if (&link == &kEthernet) return frame_text(frame);
  const LinkHeader header = link.read(frame);
  if (header.protocol == NetworkProtocol::none) return fmt::format("{} bytes, too few for a link header", frame.size());
  const std::span<const std::byte> packet = frame.subspan(header.bytes);
  const bool is_ip = header.protocol == NetworkProtocol::ipv4 || header.protocol == NetworkProtocol::ipv6;
  return link.describe(frame) + ", " +
         (!is_ip                                     ? fmt::format("no IP, {} bytes in all", frame.size())
          : header.protocol == NetworkProtocol::ipv4 ? ipv4_text(packet)
                                                     : ipv6_text(packet));
}

std::string frame_text(std::span<const std::byte> frame) {
  const RecordedLink link = recorded_link_of(frame);
  std::string text = recorded_link_text(frame);
  switch (link.protocol) {
    case NetworkProtocol::none:
      return text;
    case NetworkProtocol::ipv4:
      return text + ", " + ipv4_text(frame.subspan(link.bytes));
    case NetworkProtocol::ipv6:
      return text + ", " + ipv6_text(frame.subspan(link.bytes));
    case NetworkProtocol::arp:
      return text + fmt::format(", ARP, {} bytes in all", frame.size());
    case NetworkProtocol::vlan:
    case NetworkProtocol::other:
      break;
  }
  return text + fmt::format(", {}, {} bytes in all", recorded_type_text(frame), frame.size());
}

}  // namespace hitless
