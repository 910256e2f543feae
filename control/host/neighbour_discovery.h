#pragma once
// Neighbour solicitations and advertisements of IPv6 over Ethernet (RFC 4861 4.3, 4.4; RFC 2464).

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "control/host/ip_packet.h"
#include "dataplane/net/mac_address.h"
#include "dataplane/net/prefix.h"

namespace hitless {

/// fe80::/64 with the EUI-64 of the interface's MAC address (RFC 4291 2.5.6 and appendix A, RFC 2464 5).
[[nodiscard]] IpAddress link_local_of(const MacAddress& mac);
/// ff02::1:ffXX:XXXX, the group in which the station with `address` listens (RFC 4291 2.7.1).
[[nodiscard]] IpAddress solicited_node_of(const IpAddress& address);
/// 33:33 and the group's last four bytes (RFC 2464 7).
[[nodiscard]] MacAddress multicast_mac_of(const IpAddress& group);

/// A solicitation whose source is :: asks whether a station has the address already (RFC 4862 5.4.2).
struct NeighbourMessage {
  bool is_advertisement = false;
  bool solicited = false;        ///< S of an advertisement
  bool override_others = false;  ///< O of an advertisement
  IpAddress target;
  std::optional<MacAddress> mac;  ///< link-layer address of the source, in an advertisement of the target
};

/// Whether the packet is a message of RFC 4861 (types 133 to 137). Such a packet is never looked up, never forwarded.
[[nodiscard]] bool is_neighbour_discovery(const IpPacket& packet);
[[nodiscard]] bool is_neighbour_message(const IpPacket& packet);

/// `packet` is a neighbour message by its type. Refuses those that RFC 4861 7.1.1 and 7.1.2 tell a receiver to discard.
[[nodiscard]] tl::expected<NeighbourMessage, NoReply> parse_neighbour_message(const IpPacket& packet);

/// Asks for the MAC address of `target`, at its solicited-node address (RFC 4861 7.2.2).
[[nodiscard]] std::vector<std::byte> solicitation_frame(const MacAddress& own_mac, const IpAddress& own,
                                                        const IpAddress& target);

/// Says that this router has the address `target` at MAC address `own_mac`. Goes to `asker` at `asker_mac`; to all
/// nodes when `asker` is ::, as such an asker can be told in no other way (RFC 4861 7.2.4).
[[nodiscard]] std::vector<std::byte> advertisement_frame(const MacAddress& own_mac, const IpAddress& target,
                                                         const MacAddress& asker_mac, const IpAddress& asker);

}  // namespace hitless
