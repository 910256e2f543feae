#include "control/host/local_delivery.h"

#include "dataplane/net/header_fields.h"
#include "dataplane/net/internet_checksum.h"

namespace hitless {
namespace {

constexpr std::size_t kIcmpHeader = 8;
constexpr std::size_t kUdpHeader = 8;

constexpr std::uint8_t kEchoRequest4 = 8;
constexpr std::uint8_t kEchoReply4 = 0;
constexpr std::uint8_t kEchoRequest6 = 128;
constexpr std::uint8_t kEchoReply6 = 129;

std::uint64_t pseudo_header_of(const IpPacket& packet, std::size_t length) {
  return pseudo_header_sum(packet.source, packet.destination, packet.protocol, length);
}

}  // namespace

std::optional<NoReply> objection_to_echo(const IpPacket& packet) {
  const std::span<const std::byte> icmp = packet.upper;
  const bool is_ipv4 = packet.family() == Family::ipv4;
  if (icmp.size() < kIcmpHeader) return NoReply::malformed;
  if (!checksum_is_right(icmp, is_ipv4 ? 0 : pseudo_header_of(packet, icmp.size()))) return NoReply::bad_checksum;
  if (wire::read8(icmp.data()) != (is_ipv4 ? kEchoRequest4 : kEchoRequest6)) return NoReply::heard;
  if (wire::read8(&icmp[1]) != 0) return NoReply::malformed;
  return std::nullopt;
}

std::vector<std::byte> echo_reply_message(const IpPacket& request) {
  std::vector<std::byte> message(request.upper.begin(), request.upper.end());
  wire::write8(&message[0], request.family() == Family::ipv4 ? kEchoReply4 : kEchoReply6);
  wire::write16(&message[2], 0);
  return message;
}

std::optional<NoReply> objection_to_udp(const IpPacket& packet) {
  if (packet.upper.size() < kUdpHeader) return NoReply::malformed;
  const std::size_t length = wire::read16(&packet.upper[4]);
  if (length < kUdpHeader || length > packet.upper.size()) return NoReply::malformed;
  const bool has_checksum = wire::read16(&packet.upper[6]) != 0;
  if (!has_checksum && packet.family() == Family::ipv4) return std::nullopt;
  if (!has_checksum || !checksum_is_right(packet.upper.first(length), pseudo_header_of(packet, length)))
    return NoReply::bad_checksum;
  return std::nullopt;
}

}  // namespace hitless
