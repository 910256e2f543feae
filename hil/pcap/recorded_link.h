#pragma once
// The link header of a recorded frame. Captures are of Ethernet, and may have 802.1Q tags, which a chassis without
// subinterfaces drops by name.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "dataplane/encap/encapsulation.h"

namespace hitless {

/// The link header before the packet, tags included. A frame too short for a type is all header.
struct RecordedLink {
  std::size_t bytes = 0;
  NetworkProtocol protocol = NetworkProtocol::none;
  std::span<const std::byte> sender;  ///< the sender's address; the whole frame when it is too short
};
[[nodiscard]] RecordedLink recorded_link_of(std::span<const std::byte> frame);

/// "02:00:00:00:01:01 > 02:00:00:00:01:02, VLAN 7"; for a frame without a whole header, its length in bytes.
[[nodiscard]] std::string recorded_link_text(std::span<const std::byte> frame);
/// "ethertype 0x88cc" or "LLC, length 0x0026": for a frame that is neither IP nor ARP.
[[nodiscard]] std::string recorded_type_text(std::span<const std::byte> frame);

}  // namespace hitless
