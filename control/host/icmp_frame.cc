#include "control/host/icmp_frame.h"

#include <algorithm>

#include "dataplane/base/result.h"
#include "dataplane/net/header_fields.h"
#include "dataplane/net/internet_checksum.h"
#include "dataplane/net/wire_addresses.h"

namespace hitless {
namespace {

void write_ipv4_header(std::byte* header, const IcmpEnvelope& envelope, std::size_t total) {
  wire::write8(header, 0x45);
  wire::write8(header + 1, envelope.traffic_class);
  wire::write16(header + 2, static_cast<std::uint16_t>(total));
  wire::write16(header + 6, 0x4000);  // DF
  wire::write8(header + 8, envelope.hop_limit);
  wire::write8(header + 9, kProtocolIcmp);
  store_address(header + 12, envelope.from);
  store_address(header + 16, envelope.to);
  wire::write16(header + 10, checksum_of({header, ip_header_bytes(Family::ipv4)}));
}

void write_ipv6_header(std::byte* header, const IcmpEnvelope& envelope, std::size_t payload) {
  wire::write16(header, static_cast<std::uint16_t>(0x6000U | unsigned{envelope.traffic_class} << 4));
  wire::write16(header + 4, static_cast<std::uint16_t>(payload));
  wire::write8(header + 6, kProtocolIcmpv6);
  wire::write8(header + 7, envelope.hop_limit);
  store_address(header + 8, envelope.from);
  store_address(header + 24, envelope.to);
}

}  // namespace

std::vector<std::byte> link_frame(const Encapsulation& link, NetworkProtocol protocol, const MacAddress& from,
                                  const MacAddress& to, std::size_t packet_bytes) {
  std::vector<std::byte> frame(std::max<std::size_t>(link.header_bytes + packet_bytes, link.min_frame_bytes));
  link.write_header(frame.data(), protocol, from, to);
  return frame;
}

std::vector<std::byte> icmp_frame(const IcmpEnvelope& envelope, std::span<const std::byte> message) {
  const Family family = envelope.from.family;
  const std::size_t total = ip_header_bytes(family) + message.size();
  HITLESS_CHECK(envelope.to.family == family, "addresses of two families in one packet");
  HITLESS_CHECK(message.size() >= 8 && total <= 0xffff, "an ICMP message of an impossible length");
  const bool is_ipv4 = family == Family::ipv4;
  std::vector<std::byte> frame = link_frame(envelope.link, is_ipv4 ? NetworkProtocol::ipv4 : NetworkProtocol::ipv6,
                                            envelope.from_mac, envelope.to_mac, total);
  std::byte* const header = &frame[envelope.link.header_bytes];
  std::byte* const icmp = header + ip_header_bytes(family);
  std::ranges::copy(message, icmp);
  std::uint64_t pseudo_header = 0;  // RFC 792 has no pseudo header, RFC 4443 2.3 has one
  if (is_ipv4) {
    write_ipv4_header(header, envelope, total);
  } else {
    write_ipv6_header(header, envelope, message.size());
    pseudo_header = pseudo_header_sum(envelope.from, envelope.to, kProtocolIcmpv6, message.size());
  }
  wire::write16(icmp + 2, checksum_of({icmp, message.size()}, pseudo_header));
  return frame;
}

}  // namespace hitless
