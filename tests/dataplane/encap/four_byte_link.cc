#include "tests/dataplane/encap/four_byte_link.h"

#include "dataplane/net/header_fields.h"

namespace hitless::test {
namespace {

constexpr std::uint16_t kHeaderBytes = 4;
constexpr std::uint16_t kMark = 0x4c42;
// As PPP numbers them (RFC 1332, RFC 5072).
constexpr std::uint16_t kIpv4 = 0x0021, kIpv6 = 0x0057, kOther = 0xffff;

LinkHeader read(std::span<const std::byte> frame) {
  if (frame.size() < kHeaderBytes) return {};
  LinkHeader header{NetworkProtocol::other, false, kHeaderBytes};
  if (wire::read16(frame.data()) != kMark) return header;
  const std::uint16_t protocol = wire::read16(frame.data() + 2);
  if (protocol == kIpv4) header.protocol = NetworkProtocol::ipv4;
  if (protocol == kIpv6) header.protocol = NetworkProtocol::ipv6;
  return header;
}

bool is_for(std::span<const std::byte>, const MacAddress&) { return true; }  // the other end is the only one

MacAddress source(std::span<const std::byte>) { return {}; }

void write_header(std::byte* header, NetworkProtocol protocol, const MacAddress&, const MacAddress&) {
  wire::write16(header, kMark);
  wire::write16(header + 2, protocol == NetworkProtocol::ipv4   ? kIpv4
                            : protocol == NetworkProtocol::ipv6 ? kIpv6
                                                                : kOther);
}

std::string describe(std::span<const std::byte>) { return "point to point"; }

}  // namespace

const Encapsulation kFourByteLink = {.name = "four-byte",
                                     .header_bytes = kHeaderBytes,
                                     .min_frame_bytes = 0,
                                     .overhead_bytes = 3,
                                     .capture_link_type = 147,  // LINKTYPE_USER0
                                     .has_stations = false,
                                     .read = &read,
                                     .is_for = &is_for,
                                     .source = &source,
                                     .write_header = &write_header,
                                     .describe = &describe};

}  // namespace hitless::test
