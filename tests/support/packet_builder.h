#pragma once
// Frames in words: PacketBuilder().ipv4("192.0.2.1", "198.51.100.7").udp(1000, 2000).payload(64).build().
// Layers are added outside in; lengths and checksums are right unless a test changes bytes afterwards.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "dataplane/net/mac_address.h"
#include "dataplane/net/prefix.h"

namespace hitless::test {

using Frame = std::vector<std::byte>;

class PacketBuilder {
 public:
  PacketBuilder& ethernet(std::string_view source, std::string_view destination);
  /// An 802.1Q tag, or with 0x88a8 an 802.1ad one.
  PacketBuilder& vlan(std::uint16_t id, std::uint16_t ether_type = 0x8100);
  PacketBuilder& ether_type(std::uint16_t value);
  PacketBuilder& arp_request();
  PacketBuilder& ipv4(std::string_view source, std::string_view destination);
  PacketBuilder& ipv6(std::string_view source, std::string_view destination);
  PacketBuilder& ttl(std::uint8_t value);
  PacketBuilder& protocol(std::uint8_t value);
  /// IPv4 options; a multiple of four bytes.
  PacketBuilder& options(std::vector<std::uint8_t> bytes);
  /// IPv4: flags and offset word; IPv6: a fragment header with this offset word.
  PacketBuilder& fragment(std::uint16_t flags_and_offset);
  PacketBuilder& udp(std::uint16_t source_port, std::uint16_t destination_port);
  PacketBuilder& tcp(std::uint16_t source_port, std::uint16_t destination_port);
  /// Bytes of payload that count up from 0.
  PacketBuilder& payload(std::size_t bytes);
  /// Zero bytes behind the packet until the frame has this length.
  PacketBuilder& pad_to(std::size_t frame_bytes);
  [[nodiscard]] Frame build() const;

 private:
  enum class Network { none, ipv4, ipv6, arp };
  [[nodiscard]] Frame transport() const;
  [[nodiscard]] Frame network() const;

  MacAddress source_mac_{{0x02, 0, 0, 0, 0, 0x01}};
  MacAddress destination_mac_{{0x02, 0, 0, 0, 0, 0x02}};
  std::vector<std::pair<std::uint16_t, std::uint16_t>> tags_;  ///< ether type and id
  std::optional<std::uint16_t> ether_type_;
  Network network_ = Network::none;
  IpAddress source_;
  IpAddress destination_;
  std::uint8_t ttl_ = 64;
  std::optional<std::uint8_t> protocol_;
  std::vector<std::uint8_t> options_;
  std::optional<std::uint16_t> fragment_;
  std::optional<std::pair<std::uint16_t, std::uint16_t>> ports_;
  bool is_tcp_ = false;
  std::size_t payload_ = 0;
  std::size_t pad_to_ = 0;
};

/// RFC 1071 checksum, written plainly: the tests' own, not the forwarder's.
[[nodiscard]] std::uint16_t internet_checksum(const Frame& bytes);
/// Puts the right header checksum into a changed IPv4 header that begins at `at`.
void fix_ipv4_checksum(Frame& frame, std::size_t at = 14);

}  // namespace hitless::test
