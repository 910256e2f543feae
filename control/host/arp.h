#pragma once
// ARP between Ethernet and IPv4 (RFC 826): reading and writing its one message.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "dataplane/net/mac_address.h"
#include "dataplane/net/prefix.h"

namespace hitless {

enum class ArpOperation : std::uint16_t { request = 1, reply = 2 };

/// `sender` is 0.0.0.0 in a probe (RFC 5227 2.1.1), and equals `target` in an announcement (RFC 5227 2.3).
struct ArpMessage {
  ArpOperation operation = ArpOperation::request;
  MacAddress sender_mac;
  IpAddress sender;
  MacAddress target_mac;  ///< without meaning in a request
  IpAddress target;
};

/// `rest` is a frame behind its Ethernet header. None for a message that is cut short, that has another hardware,
/// protocol, length or operation, or whose sender's MAC address is not that of a single station.
[[nodiscard]] std::optional<ArpMessage> parse_arp(std::span<const std::byte> rest);

/// A whole frame to `destination`, from the message's sender.
[[nodiscard]] std::vector<std::byte> arp_frame(const MacAddress& destination, const ArpMessage& message);

/// Asks everyone on the link who has `target`.
[[nodiscard]] std::vector<std::byte> arp_request_frame(const MacAddress& own_mac, const IpAddress& own,
                                                       const IpAddress& target);

}  // namespace hitless
