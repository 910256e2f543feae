#pragma once
// Ethernet II (IEEE 802.3 3.2.6, type interpretation): destination, source, type. Most links are Ethernet, so code that
// meets every packet is compiled for Ethernet too: with_link() picks that code once for a run of packets.

#include <cstring>

#include "dataplane/encap/encapsulation.h"
#include "dataplane/net/ethernet_fields.h"
#include "dataplane/net/header_fields.h"

namespace hitless {

struct Ethernet {
  static constexpr std::size_t kHeaderBytes = wire::kEthernetBytes;

  [[nodiscard]] static LinkHeader read(std::span<const std::byte> frame) {
    if (frame.size() < kHeaderBytes) return {};
    return {protocol_of(wire::read16(frame.data() + wire::kEtherTypeAt)), is_to_group(frame), kHeaderBytes};
  }
  /// Whether read() finds IPv4.
  [[nodiscard]] static bool is_ipv4(std::span<const std::byte> frame) {
    return frame.size() >= kHeaderBytes && wire::read16(frame.data() + wire::kEtherTypeAt) == wire::kEtherTypeIpv4;
  }
  [[nodiscard]] static bool is_for(std::span<const std::byte> frame, const MacAddress& station) {
    return wire::same_mac(frame.data(), reinterpret_cast<const std::byte*>(station.bytes.data()));
  }
  [[nodiscard]] static MacAddress source_of(std::span<const std::byte> frame) {
    MacAddress source;
    std::memcpy(source.bytes.data(), frame.data() + wire::kMacBytes, wire::kMacBytes);
    return source;
  }
  // These write addresses only, into a header that has its type already.
  static void write_destination(std::byte* header, const MacAddress& to) {
    std::memcpy(header, to.bytes.data(), wire::kMacBytes);
  }
  static void write_source(std::byte* header, const MacAddress& from) {
    std::memcpy(header + wire::kMacBytes, from.bytes.data(), wire::kMacBytes);
  }
  static void write_stations(std::byte* header, const MacAddress& from, const MacAddress& to) {
    write_destination(header, to);
    write_source(header, from);
  }
  [[nodiscard]] static bool is_to_group(std::span<const std::byte> frame) {
    return (wire::read8(frame.data()) & 1U) != 0;
  }

  [[nodiscard]] static NetworkProtocol protocol_of(std::uint16_t ether_type) {
    if (ether_type == wire::kEtherTypeIpv4) return NetworkProtocol::ipv4;
    if (ether_type == wire::kEtherTypeIpv6) return NetworkProtocol::ipv6;
    if (ether_type == wire::kEtherTypeArp) return NetworkProtocol::arp;
    return ether_type == wire::kEtherTypeVlan || ether_type == wire::kEtherTypeServiceVlan ? NetworkProtocol::vlan
                                                                                           : NetworkProtocol::other;
  }
};

extern const Encapsulation kEthernet;

/// Calls use(Ethernet()) or use(LinkByRow{row}). Call with_link() once for a run of packets of one link layer.
template <class Use>
decltype(auto) with_link(const Encapsulation& row, const Use& use) {
  return &row == &kEthernet ? use(Ethernet()) : use(LinkByRow{row});
}

}  // namespace hitless
