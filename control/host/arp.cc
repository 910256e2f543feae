#include "control/host/arp.h"

#include "control/host/icmp_frame.h"
#include "dataplane/encap/ethernet.h"
#include "dataplane/net/header_fields.h"
#include "dataplane/net/wire_addresses.h"

namespace hitless {
namespace {

constexpr std::size_t kArpBytes = 28;
constexpr std::uint32_t kEthernetAndIpv4 = 0x00010800;
constexpr std::uint16_t kSixAndFourBytes = 0x0604;

}  // namespace

std::optional<ArpMessage> parse_arp(std::span<const std::byte> rest) {
  if (rest.size() < kArpBytes || wire::read32(rest.data()) != kEthernetAndIpv4 ||
      wire::read16(&rest[4]) != kSixAndFourBytes)
    return std::nullopt;
  const std::uint16_t operation = wire::read16(&rest[6]);
  if (operation != static_cast<std::uint16_t>(ArpOperation::request) &&
      operation != static_cast<std::uint16_t>(ArpOperation::reply))
    return std::nullopt;
  const ArpMessage message{static_cast<ArpOperation>(operation), load_mac(&rest[8]),
                           load_address(Family::ipv4, &rest[14]), load_mac(&rest[18]),
                           load_address(Family::ipv4, &rest[24])};
  if (message.sender_mac.is_group() || message.sender_mac == MacAddress{}) return std::nullopt;
  return message;
}

std::vector<std::byte> arp_frame(const MacAddress& destination, const ArpMessage& message) {
  std::vector<std::byte> frame =
      link_frame(kEthernet, NetworkProtocol::arp, message.sender_mac, destination, kArpBytes);
  std::byte* const arp = &frame[Ethernet::kHeaderBytes];
  wire::write16(arp, kEthernetAndIpv4 >> 16);
  wire::write16(arp + 2, kEthernetAndIpv4 & 0xffff);
  wire::write16(arp + 4, kSixAndFourBytes);
  wire::write16(arp + 6, static_cast<std::uint16_t>(message.operation));
  store_mac(arp + 8, message.sender_mac);
  store_address(arp + 14, message.sender);
  store_mac(arp + 18, message.target_mac);
  store_address(arp + 24, message.target);
  return frame;
}

std::vector<std::byte> arp_request_frame(const MacAddress& own_mac, const IpAddress& own, const IpAddress& target) {
  return arp_frame(kBroadcastMac, {ArpOperation::request, own_mac, own, MacAddress{}, target});
}

}  // namespace hitless
