#pragma once
// A link layer is a row of functions that the forwarder, the tester, the route processor and captures call. They all
// know the packet behind the link header; only the row knows the header. A row sees bytes, never a packet's buffer.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "dataplane/net/mac_address.h"

namespace hitless {

/// The protocol that follows a link header.
enum class NetworkProtocol : std::uint8_t {
  none,  ///< the frame is too short for a link header
  ipv4,
  ipv6,
  arp,
  vlan,  ///< an IEEE 802.1Q or 802.1ad tag, with more behind it
  other,
};

/// The link header of a frame, read.
struct LinkHeader {
  NetworkProtocol protocol = NetworkProtocol::none;
  bool to_group = false;    ///< broadcast or multicast of the link layer
  std::uint16_t bytes = 0;  ///< of the header: the packet begins behind them
};

/// Longest header that a link layer may write.
inline constexpr std::size_t kLinkHeaderMax = 16;

/// A link layer. Frames have no FCS. A link without stations has two ends: `station`, `from` and `to` then mean
/// nothing.
struct Encapsulation {
  const char* name;               ///< the name that rows of media use: "ethernet"
  std::uint16_t header_bytes;     ///< written before a packet, at most kLinkHeaderMax
  std::uint16_t min_frame_bytes;  ///< shorter frames are padded with zeros; 0: never
  std::uint32_t overhead_bytes;   ///< on the wire besides the frame: preamble, flags, FCS, gap
  int capture_link_type;          ///< LINKTYPE of capture files (https://www.tcpdump.org/linktypes.html)
  bool has_stations;              ///< neighbours have MAC addresses, which ARP and neighbour discovery find
  LinkHeader (*read)(std::span<const std::byte> frame);
  /// Whether the station with this address takes the frame as its own; groups do not count. `frame` has a whole header.
  bool (*is_for)(std::span<const std::byte> frame, const MacAddress& station);
  /// The station that sent the frame; all zero on a link without stations. `frame` has a whole header.
  MacAddress (*source)(std::span<const std::byte> frame);
  /// Writes header_bytes bytes. `protocol` is not `none`.
  void (*write_header)(std::byte* header, NetworkProtocol protocol, const MacAddress& from, const MacAddress& to);
  /// Sender and receiver as text: "02:00:00:00:01:01 > 02:00:00:00:01:02". `frame` has a whole header.
  std::string (*describe)(std::span<const std::byte> frame);
};

/// A link layer that is called through its row. A link layer of compile time has the same functions (see ethernet.h).
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
/// Adds a row that is not built in. Call it on one thread, before any catalogue is read, once for each name. `row` must
/// never be destroyed.
void register_encapsulation(const Encapsulation& row);

}  // namespace hitless
