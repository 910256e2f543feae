#include "control/host/icmp_errors.h"

#include <algorithm>

#include "control/host/icmp_frame.h"
#include "dataplane/net/header_fields.h"

namespace hitless {
namespace {

constexpr std::size_t kIcmpHeader = 8;
constexpr std::size_t kIpv4ErrorBytes = 576;
constexpr std::size_t kIpv6ErrorBytes = 1280;

// RFC 792.
constexpr std::uint8_t kUnreachable4 = 3;
constexpr std::uint8_t kSourceQuench4 = 4;
constexpr std::uint8_t kRedirect4 = 5;
constexpr std::uint8_t kTimeExceeded4 = 11;
constexpr std::uint8_t kParameterProblem4 = 12;

// RFC 4443 2.1, RFC 4861 4.5.
constexpr std::uint8_t kUnreachable6 = 1;
constexpr std::uint8_t kPacketTooBig6 = 2;
constexpr std::uint8_t kTimeExceeded6 = 3;
constexpr std::uint8_t kFirstInformation6 = 128;
constexpr std::uint8_t kRedirect6 = 137;

/// RFC 1191 4: the MTU is the lower half of the second word.
IcmpErrorForm too_big(bool is_ipv4, std::uint32_t mtu_bytes) {
  if (is_ipv4) return {ReplyKind::packet_too_big, kUnreachable4, 4, std::min(mtu_bytes, std::uint32_t{0xffff})};
  return {ReplyKind::packet_too_big, kPacketTooBig6, 0, mtu_bytes};
}

}  // namespace

std::optional<IcmpErrorForm> error_due(DropReason why, const IpPacket& packet, std::uint32_t mtu_bytes) {
  const bool is_ipv4 = packet.family() == Family::ipv4;
  switch (why) {
    case DropReason::ttl_expired:  // RFC 1812 5.2.7.3, RFC 4443 3.3: in transit
      return IcmpErrorForm{ReplyKind::time_exceeded, is_ipv4 ? kTimeExceeded4 : kTimeExceeded6, 0, 0};
    // RFC 1812 5.2.7.1: code 0 when no route leads to the network, 1 when the network is connected and the host is not
    // to be found. RFC 4443 3.1: code 0 for no route, and 3, for example for a link address that does not resolve.
    case DropReason::no_route:
    case DropReason::null_route:
      return IcmpErrorForm{ReplyKind::network_unreachable, is_ipv4 ? kUnreachable4 : kUnreachable6, 0, 0};
    case DropReason::adjacency_incomplete:
      return is_ipv4 ? IcmpErrorForm{ReplyKind::host_unreachable, kUnreachable4, 1, 0}
                     : IcmpErrorForm{ReplyKind::host_unreachable, kUnreachable6, 3, 0};
    case DropReason::mtu_exceeded:
      if (!packet.dont_fragment) return std::nullopt;
      return too_big(is_ipv4, mtu_bytes);
    default:
      return std::nullopt;
  }
}

IcmpErrorForm port_unreachable(Family family) {
  if (family == Family::ipv4) return {ReplyKind::port_unreachable, kUnreachable4, 3, 0};
  return {ReplyKind::port_unreachable, kUnreachable6, 4, 0};
}

bool carries_icmp_error(const IpPacket& packet) {
  if (!packet.is_icmp()) return false;
  if (packet.upper.empty()) return true;
  const std::uint8_t type = wire::read8(packet.upper.data());
  if (packet.family() == Family::ipv6) return type < kFirstInformation6 || type == kRedirect6;
  return type == kUnreachable4 || type == kSourceQuench4 || type == kRedirect4 || type == kTimeExceeded4 ||
         type == kParameterProblem4;
}

std::vector<std::byte> error_message(const IcmpErrorForm& form, const IpPacket& subject, std::uint32_t mtu_bytes) {
  const Family family = subject.family();
  const std::size_t headers = ip_header_bytes(family) + kIcmpHeader;
  const std::size_t most = std::min(family == Family::ipv4 ? kIpv4ErrorBytes : kIpv6ErrorBytes, std::size_t{mtu_bytes});
  const std::size_t quoted = std::min(subject.whole.size(), most - std::min(most, headers));
  std::vector<std::byte> message(kIcmpHeader + quoted);
  wire::write8(&message[0], form.type);
  wire::write8(&message[1], form.code);
  wire::write16(&message[4], static_cast<std::uint16_t>(form.parameter >> 16));
  wire::write16(&message[6], static_cast<std::uint16_t>(form.parameter & 0xffff));
  std::ranges::copy(subject.whole.first(quoted), message.begin() + kIcmpHeader);
  return message;
}

}  // namespace hitless
