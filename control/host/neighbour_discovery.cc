#include "control/host/neighbour_discovery.h"

#include <algorithm>
#include <array>

#include "control/host/icmp_frame.h"
#include "dataplane/encap/ethernet.h"
#include "dataplane/net/header_fields.h"
#include "dataplane/net/internet_checksum.h"
#include "dataplane/net/wire_addresses.h"

namespace hitless {
namespace {

constexpr std::uint8_t kRouterSolicitation = 133;
constexpr std::uint8_t kSolicitation = 135;
constexpr std::uint8_t kAdvertisement = 136;
constexpr std::uint8_t kRedirect = 137;

// Behind type, code, checksum and a word of flags: the target, then options.
constexpr std::size_t kFlagsAt = 4;
constexpr std::size_t kTargetAt = 8;
constexpr std::size_t kOptionsAt = 24;
constexpr std::uint8_t kSourceLinkLayer = 1;
constexpr std::uint8_t kTargetLinkLayer = 2;
constexpr std::size_t kLinkLayerOptionBytes = 8;  // type, length in eights, six bytes of MAC address (RFC 2464 6)

constexpr std::uint8_t kRouterFlag = 0x80;
constexpr std::uint8_t kSolicitedFlag = 0x40;
constexpr std::uint8_t kOverrideFlag = 0x20;

/// RFC 4861 7.1.1, 7.1.2: a message from beyond the link arrives with less.
constexpr std::uint8_t kHopLimit = 255;

constexpr IpAddress kAllNodes{Family::ipv6, {0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};

using Message = std::array<std::byte, kOptionsAt + kLinkLayerOptionBytes>;

Message message_of(std::uint8_t type, std::uint8_t flags, const IpAddress& target, std::uint8_t option,
                   const MacAddress& mac) {
  Message message{};
  wire::write8(&message[0], type);
  wire::write8(&message[kFlagsAt], flags);
  store_address(&message[kTargetAt], target);
  wire::write8(&message[kOptionsAt], option);
  wire::write8(&message[kOptionsAt + 1], 1);
  store_mac(&message[kOptionsAt + 2], mac);
  return message;
}

/// Takes the link-layer address of the wanted type from `options`; false when an option's length is 0 or too large.
/// Options of other types and sizes are passed over (RFC 4861 4.6).
bool read_options(std::span<const std::byte> options, std::uint8_t wanted, std::optional<MacAddress>& mac) {
  while (!options.empty()) {
    if (options.size() < 2) return false;
    const std::size_t length = std::size_t{wire::read8(&options[1])} * 8;
    if (length == 0 || length > options.size()) return false;
    if (wire::read8(options.data()) == wanted && length == kLinkLayerOptionBytes) mac = load_mac(&options[2]);
    options = options.subspan(length);
  }
  return true;
}

/// Whether the message's source, destination and target are right for its kind.
bool addresses_are_right(const IpPacket& packet, const NeighbourMessage& message) {
  if (is_multicast(packet.source) || is_multicast(message.target)) return false;
  if (message.is_advertisement)
    return !is_unspecified(packet.source) && !(is_multicast(packet.destination) && message.solicited);
  return !is_unspecified(packet.source) ||
         (packet.destination == solicited_node_of(message.target) && !message.mac.has_value());
}

}  // namespace

IpAddress link_local_of(const MacAddress& mac) {
  const auto& b = mac.bytes;
  // The universal/local bit is inverted.
  return {
      Family::ipv6,
      {0xfe, 0x80, 0, 0, 0, 0, 0, 0, static_cast<std::uint8_t>(b[0] ^ 2U), b[1], b[2], 0xff, 0xfe, b[3], b[4], b[5]}};
}

IpAddress solicited_node_of(const IpAddress& address) {
  const auto& b = address.bytes;
  return {Family::ipv6, {0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, b[13], b[14], b[15]}};
}

MacAddress multicast_mac_of(const IpAddress& group) {
  const auto& b = group.bytes;
  return {{0x33, 0x33, b[12], b[13], b[14], b[15]}};
}

bool is_neighbour_discovery(const IpPacket& packet) {
  if (packet.family() != Family::ipv6 || !packet.is_icmp() || packet.upper.empty()) return false;
  const std::uint8_t type = wire::read8(packet.upper.data());
  return type >= kRouterSolicitation && type <= kRedirect;
}

bool is_neighbour_message(const IpPacket& packet) {
  if (!is_neighbour_discovery(packet)) return false;
  const std::uint8_t type = wire::read8(packet.upper.data());
  return type == kSolicitation || type == kAdvertisement;
}

tl::expected<NeighbourMessage, NoReply> parse_neighbour_message(const IpPacket& packet) {
  const std::span<const std::byte> icmp = packet.upper;
  // RFC 6980 5: never behind a fragment header, not even an atomic one.
  if (packet.has_options) return stay_silent(NoReply::options);
  if (packet.hop_limit != kHopLimit || icmp.size() < kOptionsAt) return stay_silent(NoReply::malformed);
  if (!checksum_is_right(icmp, pseudo_header_sum(packet.source, packet.destination, kProtocolIcmpv6, icmp.size())))
    return stay_silent(NoReply::bad_checksum);
  const unsigned flags = wire::read8(&icmp[kFlagsAt]);
  NeighbourMessage message;
  message.is_advertisement = wire::read8(icmp.data()) == kAdvertisement;
  message.solicited = (flags & kSolicitedFlag) != 0;
  message.override_others = (flags & kOverrideFlag) != 0;
  message.target = load_address(Family::ipv6, &icmp[kTargetAt]);
  const std::uint8_t wanted = message.is_advertisement ? kTargetLinkLayer : kSourceLinkLayer;
  if (wire::read8(&icmp[1]) != 0 || !read_options(icmp.subspan(kOptionsAt), wanted, message.mac) ||
      !addresses_are_right(packet, message))
    return stay_silent(NoReply::malformed);
  return message;
}

std::vector<std::byte> solicitation_frame(const MacAddress& own_mac, const IpAddress& own, const IpAddress& target) {
  const IpAddress group = solicited_node_of(target);
  return icmp_frame({kEthernet, own_mac, multicast_mac_of(group), own, group, 0, kHopLimit},
                    message_of(kSolicitation, 0, target, kSourceLinkLayer, own_mac));
}

std::vector<std::byte> advertisement_frame(const MacAddress& own_mac, const IpAddress& target,
                                           const MacAddress& asker_mac, const IpAddress& asker) {
  const bool to_all = is_unspecified(asker);
  const unsigned flags = kRouterFlag | kOverrideFlag | (to_all ? 0U : kSolicitedFlag);
  return icmp_frame({kEthernet, own_mac, to_all ? multicast_mac_of(kAllNodes) : asker_mac, target,
                     to_all ? kAllNodes : asker, 0, kHopLimit},
                    message_of(kAdvertisement, static_cast<std::uint8_t>(flags), target, kTargetLinkLayer, own_mac));
}

}  // namespace hitless
