#pragma once
// The outcome of a frame that was punted to the route processor: an answer of some kind, or silence for some reason.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace hitless {

enum class ReplyKind : std::uint8_t {
  arp_reply,
  neighbour_advertisement,
  echo_reply,
  time_exceeded,
  network_unreachable,  ///< ICMP 3/0; ICMPv6 1/0, no route
  host_unreachable,     ///< ICMP 3/1; ICMPv6 1/3, address unreachable
  port_unreachable,     ///< ICMP 3/3; ICMPv6 1/4
  packet_too_big,       ///< ICMP 3/4, fragmentation needed; ICMPv6 2
  count_
};
inline constexpr std::size_t kReplies = static_cast<std::size_t>(ReplyKind::count_);
/// "arp_reply".
[[nodiscard]] std::string_view to_string(ReplyKind kind);
/// ICMP errors have a rate limit of their own.
[[nodiscard]] constexpr bool is_icmp_error(ReplyKind kind) { return kind >= ReplyKind::time_exceeded; }

enum class NoReply : std::uint8_t {
  malformed,     ///< cut short, with wrong lengths, or with field values that an RFC tells a receiver to discard
  bad_checksum,  ///< of the IPv4 header, of ICMP or of UDP
  not_ours,      ///< for another station or address, or of another protocol than ARP, IPv4 and IPv6
  heard,         ///< in order, and calls for no answer: replies, advertisements, errors, other ICMP types
  conflict,      ///< another station uses an address of ours (RFC 5227 2.4, RFC 4862 5.4.4)
  no_service,    ///< addressed to the chassis, which offers nothing by that protocol; TCP gets no reset
  fragment,      ///< to the chassis, which reassembles nothing; or an error's subject, and not the first fragment
  options,       ///< to the chassis, with IPv4 options or IPv6 extension headers, which it does not process
  to_group,      ///< multicast or broadcast, in the MAC or the IP header
  bad_source,    ///< a source that is not a single other host, in the MAC or the IP header
  about_error,   ///< the answer would be an ICMP error about an ICMP error
  no_error_due,  ///< dropped for a reason of which no host is told
  no_address,    ///< the interface has no address to speak from
  over_mtu,      ///< the answer would not fit the interface, and the chassis fragments nothing
  count_
};
inline constexpr std::size_t kNoReplies = static_cast<std::size_t>(NoReply::count_);
/// "malformed".
[[nodiscard]] std::string_view to_string(NoReply reason);

/// An answer before the rate limit is checked.
struct Reply {
  ReplyKind kind = ReplyKind::arp_reply;
  std::vector<std::byte> frame;  ///< whole, without FCS
};
using ReplyOrSilence = tl::expected<Reply, NoReply>;

[[nodiscard]] inline tl::unexpected<NoReply> stay_silent(NoReply why) { return tl::unexpected<NoReply>(why); }

}  // namespace hitless
