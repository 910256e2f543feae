#include "dataplane/encap/ethernet.h"

namespace hitless {
namespace {

std::uint16_t ether_type_of(NetworkProtocol protocol) {
  switch (protocol) {
    case NetworkProtocol::ipv4:
      return wire::kEtherTypeIpv4;
    case NetworkProtocol::ipv6:
      return wire::kEtherTypeIpv6;
    case NetworkProtocol::arp:
      return wire::kEtherTypeArp;
    case NetworkProtocol::vlan:
      return wire::kEtherTypeVlan;
    case NetworkProtocol::none:
    case NetworkProtocol::other:
      break;
  }
  return 0x88b5;  // IEEE 802: a type for local experiments
}

void write_header(std::byte* header, NetworkProtocol protocol, const MacAddress& from, const MacAddress& to) {
  Ethernet::write_stations(header, from, to);
  wire::write16(header + wire::kEtherTypeAt, ether_type_of(protocol));
}

std::string describe(std::span<const std::byte> frame) {
  MacAddress destination;
  std::memcpy(destination.bytes.data(), frame.data(), wire::kMacBytes);
  return to_string(Ethernet::source_of(frame)) + " > " + to_string(destination);
}

}  // namespace

// Without FCS the shortest frame has 60 bytes (IEEE 802.3 4A.4.2). The wire adds 8 bytes of preamble and delimiter, 4
// of FCS and 12 of gap (4A.2.3.2.2). LINKTYPE_ETHERNET is 1.
const Encapsulation kEthernet = {.name = "ethernet",
                                 .header_bytes = Ethernet::kHeaderBytes,
                                 .min_frame_bytes = 60,
                                 .overhead_bytes = 24,
                                 .capture_link_type = 1,
                                 .has_stations = true,
                                 .read = &Ethernet::read,
                                 .is_for = &Ethernet::is_for,
                                 .source = &Ethernet::source_of,
                                 .write_header = &write_header,
                                 .describe = &describe};

}  // namespace hitless
