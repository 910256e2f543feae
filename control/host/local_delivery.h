#pragma once
// Packets addressed to the chassis itself: the checks of ICMP and UDP, and the echo reply.

#include <cstddef>
#include <optional>
#include <vector>

#include "control/host/ip_packet.h"
#include "control/host/outcome.h"

namespace hitless {

/// None for an echo request that is to be answered (RFC 792, RFC 1812 4.3.3.6; RFC 4443 4.1); otherwise why not.
/// `packet` is ICMP and no fragment.
[[nodiscard]] std::optional<NoReply> objection_to_echo(const IpPacket& packet);

/// The reply's ICMP message, with a checksum of zero: identifier, sequence number and data are the request's (RFC 792,
/// RFC 4443 4.2).
[[nodiscard]] std::vector<std::byte> echo_reply_message(const IpPacket& request);

/// None for a UDP datagram whose sender may be told that nobody listens. A damaged datagram is discarded silently (RFC
/// 768, RFC 1122 4.1.3.4; RFC 8200 8.1: IPv6 has no datagram without a checksum). `packet` is UDP and no fragment.
[[nodiscard]] std::optional<NoReply> objection_to_udp(const IpPacket& packet);

}  // namespace hitless
