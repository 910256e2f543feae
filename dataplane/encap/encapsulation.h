#pragma once
// A link layer as a row: what the forwarder, the tester, the route processor and captures ask of it. All of them know
// what stands behind the link header; only the row knows the header. Bytes in, bytes out: nothing of a packet's buffer.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "dataplane/net/mac_address.h"

namespace hitless {

/// What follows a link header.
enum class NetworkProtocol : std::uint8_t {
  none,  ///< the frame is too short to say
  ipv4,
  ipv6,
  arp,
  vlan,  ///< an IEEE 802.1Q or 802.1ad tag, and then more
  other,
};

/// What a frame says before its packet.
struct LinkHeader {
  NetworkProtocol protocol = NetworkProtocol::none;
  bool to_group = false;    ///< broadcast or multicast of the link layer
  std::uint16_t bytes = 0;  ///< before the packet
};

/// Longest header that a link layer may write.
inline constexpr std::size_t kLinkHeaderMax = 16;

/// A link layer. Frames have no FCS. Links without stations have two ends: `station`, `from` and `to` mean nothing
/// there.
struct Encapsulation {
  const char* name;               ///< as rows of media call it: "ethernet"
  std::uint16_t header_bytes;     ///< written before a packet, at most kLinkHeaderMax
  std::uint16_t min_frame_bytes;  ///< shorter frames are padded with zeros; 0: never
  std::uint32_t overhead_bytes;   ///< on the wire besides the frame: preamble, flags, FCS, gap
  int capture_link_type;          ///< LINKTYPE of capture files (https://www.tcpdump.org/linktypes.html)
  bool has_stations;              ///< neighbours have MAC addresses, which ARP and neighbour discovery find
  LinkHeader (*read)(std::span<const std::byte> frame);
  /// Whether a station with this address takes the frame as its own; groups aside. `frame` has a whole header.
  bool (*is_for)(std::span<const std::byte> frame, const MacAddress& station);
  /// The station that sent it; all zero on a link without stations. `frame` has a whole header.
  MacAddress (*source)(std::span<const std::byte> frame);
  /// header_bytes of them. `protocol` is not `none`.
  void (*write_header)(std::byte* header, NetworkProtocol protocol, const MacAddress& from, const MacAddress& to);
  /// "02:00:00:00:01:01 > 02:00:00:00:01:02": who sends to whom. `frame` has a whole header.
  std::string (*describe)(std::span<const std::byte> frame);
};

/// A link layer that is asked through its row. Those of compile time have the same functions (see ethernet.h).
struct LinkByRow {
  const Encapsulation& row;
  [[nodiscard]] LinkHeader read(std::span<const std::byte> frame) const { return row.read(frame); }
  [[nodiscard]] bool is_for(std::span<const std::byte> frame, const MacAddress& station) const {
    return row.is_for(frame, station);
  }
};

/// The row of this name; null when there is none.
[[nodiscard]] const Encapsulation* find_encapsulation(std::string_view name);
/// "ethernet, ...": for messages.
[[nodiscard]] std::string encapsulation_names();
/// A row that is not built in. Before any catalogue is read, on one thread; a name is taken once. `row` stays for good.
void register_encapsulation(const Encapsulation& row);

}  // namespace hitless
