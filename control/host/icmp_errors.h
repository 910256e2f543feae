#pragma once
// ICMP errors of a router (RFC 792, RFC 1812 4.3, RFC 4443 3): the error that a drop calls for, the packets about which
// there is no error, and the error's form.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "control/host/ip_packet.h"
#include "control/host/outcome.h"
#include "dataplane/packet/drop_reason.h"

namespace hitless {

/// Type, code and second word of an error, in the ICMP of its subject's family.
struct IcmpErrorForm {
  ReplyKind kind = ReplyKind::time_exceeded;
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  std::uint32_t parameter = 0;  ///< next-hop MTU in bytes, otherwise 0
};

/// The error that tells the sender of `packet` about its drop; none for a reason that concerns no host, and for an IPv4
/// packet over the MTU that a router may fragment. `mtu_bytes`: MTU of the interface that the packet would have left
/// by, when the MTU was the reason.
[[nodiscard]] std::optional<IcmpErrorForm> error_due(DropReason why, const IpPacket& packet, std::uint32_t mtu_bytes);

/// The error for a UDP datagram that reached its host, but no service (RFC 792 3/3, RFC 4443 1/4).
[[nodiscard]] IcmpErrorForm port_unreachable(Family family);

/// Whether `packet` is itself an ICMP error or an IPv6 redirect (RFC 1812 4.3.2.7, RFC 4443 2.4 e.1, e.2). An IPv6
/// error is every type below 128; a message too short to have a type may be one.
[[nodiscard]] bool carries_icmp_error(const IpPacket& packet);

/// The error's ICMP message, with a checksum of zero. It quotes so much of `subject` that the whole packet stays within
/// 576 bytes (RFC 1812 4.3.2.3), in IPv6 1280 (RFC 4443 2.4 c), and within `mtu_bytes`, the outgoing interface's MTU.
[[nodiscard]] std::vector<std::byte> error_message(const IcmpErrorForm& form, const IpPacket& subject,
                                                   std::uint32_t mtu_bytes);

}  // namespace hitless
