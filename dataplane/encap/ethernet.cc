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
  return 0x88b5;  // IEEE 802: for experiments on one's own link
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

// Without FCS the shortest frame has 60 bytes (IEEE 802.3 4A.4.2). On the wire there are preamble and delimiter 8, FCS
// 4 and the gap 12 (4A.2.3.2.2) besides. LINKTYPE_ETHERNET is 1.
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
