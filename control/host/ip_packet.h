#pragma once
// An IP packet as its receiver must understand it: checked from the first header to the upper layer.

#include <cstddef>
#include <cstdint>
#include <span>
#include <tl/expected.hpp>

#include "control/host/outcome.h"
#include "dataplane/net/prefix.h"

namespace hitless {

/// Views into the frame, which must outlive it.
struct IpPacket {
  IpAddress source;
  IpAddress destination;
  std::uint8_t traffic_class = 0;    ///< TOS or traffic class
  std::uint8_t hop_limit = 0;        ///< TTL or hop limit
  std::uint8_t protocol = 0;         ///< of the upper layer, behind any extension headers
  bool dont_fragment = false;        ///< DF; always true in IPv6
  bool is_fragment = false;          ///< a part of a datagram, the first one or another
  bool is_later_fragment = false;    ///< not the first: `upper` is no header
  bool has_options = false;          ///< IPv4 options, IPv6 extension headers
  std::span<const std::byte> whole;  ///< the packet up to its own length, without Ethernet padding
  std::span<const std::byte> upper;  ///< of `whole`, from the upper layer's header on

  [[nodiscard]] Family family() const { return source.family; }
  /// Whether `upper` is an ICMP message, perhaps an empty one, of the packet's own family.
  [[nodiscard]] bool is_icmp() const;
};

/// `rest` is a frame behind its Ethernet header. Refuses, as malformed or as a bad checksum, the packets that RFC 1812
/// 5.2.2 and RFC 8200 3 refuse, and extension headers that run beyond the packet (RFC 8200 4).
[[nodiscard]] tl::expected<IpPacket, NoReply> parse_ip_packet(std::span<const std::byte> rest, Family family);

}  // namespace hitless
