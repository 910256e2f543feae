#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "dataplane/encap/ethernet.h"
#include "dataplane/net/header_fields.h"
#include "hil/measure/identity/traffic_identity.h"
#include "hil/pcap/capture.h"

namespace hitless {
namespace {

using namespace wire;

/// Addresses of one packet, which the parallel decoding hands to the numbering.
struct Seen {
  std::optional<IpAddress> source, destination;  ///< of an IP packet, or the sender of an ARP message
  MacAddress sender_mac;
  std::string text;  ///< flow, as the Meter prints it; the ethertype when the frame is not IP
};

IpAddress load_address(const std::byte* p, Family family) {
  IpAddress address;
  address.family = family;
  std::memcpy(address.bytes.data(), p, family == Family::ipv4 ? 4 : 16);
  return address;
}

/// Offset of the checksum over a pseudo-header within the transport header; 0 for protocols without one.
std::uint16_t l4_checksum_offset(std::uint8_t protocol) {
  switch (protocol) {
    case kProtocolTcp:
      return 16;
    case kProtocolUdp:
      return 6;
    case kProtocolIcmpv6:
      return 2;
    default:
      return 0;
  }
}

void set_l4(CapturedPacket& packet, std::size_t l4, std::uint8_t protocol) {
  const std::uint16_t offset = l4_checksum_offset(protocol);
  if (offset == 0 || l4 + offset + 2U > packet.length) return;
  packet.l4_checksum = static_cast<std::uint16_t>(l4 + offset);
  packet.is_udp = protocol == kProtocolUdp;
}

bool decode_ipv4(std::span<const std::byte> frame, CapturedPacket& packet) {
  constexpr std::size_t kIp = kEthernetBytes;
  if (frame.size() < kIp + 20 || wire::read8(&frame[kIp]) >> 4 != 4) return false;
  const std::size_t header = (wire::read8(&frame[kIp]) & 0x0fU) * 4U;
  if (header < 20 || frame.size() < kIp + header) return false;
  packet.addresses = kIp + 12;
  packet.ip_checksum = kIp + 10;
  const bool later_fragment = (wire::read16(&frame[kIp + 6]) & 0x1fffU) != 0;
  const std::uint8_t protocol = wire::read8(&frame[kIp + 9]);
  // ICMP over IPv4 has no pseudo-header; protocol 58 (ICMPv6) means nothing over IPv4.
  if (!later_fragment && protocol != kProtocolIcmpv6) set_l4(packet, kIp + header, protocol);
  return true;
}

bool decode_ipv6(std::span<const std::byte> frame, CapturedPacket& packet) {
  constexpr std::size_t kIp = kEthernetBytes;
  if (frame.size() < kIp + 40 || wire::read8(&frame[kIp]) >> 4 != 6) return false;
  packet.addresses = kIp + 8;
  packet.is_ipv6 = true;
  std::uint8_t next = wire::read8(&frame[kIp + 6]);
  std::size_t at = kIp + 40;
  // Hop-by-hop, routing, destination options and fragment headers stand before the transport header; RFC 8200 4.
  while ((next == 0 || next == 43 || next == 60 || next == 44) && at + 8 <= frame.size()) {
    if (next == 44 && (wire::read16(&frame[at + 2]) & 0xfff8U) != 0) return true;  // a later fragment
    const std::size_t bytes = next == 44 ? 8U : (wire::read8(&frame[at + 1]) + 1U) * 8U;
    next = wire::read8(&frame[at]);
    at += bytes;
  }
  set_l4(packet, at, next);
  return true;
}

Seen decode(std::span<const std::byte> frame, CapturedPacket& packet) {
  Seen seen;
  seen.text = flow_text_of(kEthernet, frame);
  if (frame.size() < kEthernetBytes) return seen;
  std::memcpy(seen.sender_mac.bytes.data(), &frame[6], 6);
  packet.ether_type = wire::read16(&frame[12]);
  const bool ip = (packet.ether_type == kEtherTypeIpv4 && decode_ipv4(frame, packet)) ||
                  (packet.ether_type == kEtherTypeIpv6 && decode_ipv6(frame, packet));
  if (ip) {
    const Family family = packet.is_ipv6 ? Family::ipv6 : Family::ipv4;
    const std::size_t size = packet.is_ipv6 ? 16 : 4;
    seen.source = load_address(&frame[packet.addresses], family);
    seen.destination = load_address(&frame[packet.addresses + size], family);
  } else {
    if (packet.ether_type == kEtherTypeArp && frame.size() >= kEthernetBytes + 18)
      seen.source = load_address(&frame[kEthernetBytes + 14], Family::ipv4);
  }
  return seen;
}

struct AddressHash {
  std::size_t operator()(const IpAddress& a) const {
    std::uint64_t high = 0, low = 0;
    std::memcpy(&high, a.bytes.data(), 8);
    std::memcpy(&low, a.bytes.data() + 8, 8);
    return static_cast<std::size_t>((high * 0x9e3779b97f4a7c15ULL) ^ (low + static_cast<std::uint8_t>(a.family)));
  }
};

/// Numbers hosts and flows in order of appearance, so that the result does not depend on the threads that decoded.
class Numbering {
 public:
  explicit Numbering(Capture& capture) : capture_(capture) {}

  void add(std::uint32_t index, const Seen& seen) {
    CapturedPacket& packet = capture_.packets[index];
    const bool ip = packet.addresses != 0;
    if (ip) {
      packet.source = host(*seen.source);
      packet.destination = host(*seen.destination);
      if (packet.source != kNoIndex) station_.emplace(seen.sender_mac, packet.source);
    }
    const std::uint32_t sender = sender_of(packet, seen);
    // The addresses are part of the key: the text of a frame that no router forwards does not hold them.
    const auto [place, fresh] = flows_.emplace(
        std::tuple(seen.text, sender, ip ? seen.source : std::nullopt, ip ? seen.destination : std::nullopt),
        static_cast<std::uint32_t>(flows_.size()));
    if (fresh) capture_.flows.push_back({index, sender});
    packet.flow = place->second;
  }

 private:
  std::uint32_t host(const IpAddress& address) {
    if (!is_placeable(address)) return kNoIndex;
    const auto [place, fresh] = hosts_.emplace(address, static_cast<std::uint32_t>(hosts_.size()));
    if (fresh) capture_.hosts.push_back(address);
    return place->second;
  }
  /// The host on whose interface the packet enters. A packet whose source is no placed host (ARP, link-local, DHCP...)
  /// enters with the host that its ARP message names as sender, or else with the first host seen with its MAC address.
  std::uint32_t sender_of(const CapturedPacket& packet, const Seen& seen) const {
    if (packet.source != kNoIndex) return packet.source;
    if (seen.source)
      if (const auto known = hosts_.find(*seen.source); known != hosts_.end()) return known->second;
    const auto known = station_.find(seen.sender_mac);
    return known == station_.end() ? kNoIndex : known->second;
  }

  Capture& capture_;
  std::unordered_map<IpAddress, std::uint32_t, AddressHash> hosts_;
  std::map<MacAddress, std::uint32_t> station_;
  std::map<std::tuple<std::string, std::uint32_t, std::optional<IpAddress>, std::optional<IpAddress>>, std::uint32_t>
      flows_;
};

}  // namespace

bool is_placeable(const IpAddress& address) {
  const auto& b = address.bytes;
  if (address.family == Family::ipv4) return b[0] != 0 && b[0] != 127 && b[0] < 224 && !(b[0] == 169 && b[1] == 254);
  const bool low = std::all_of(b.begin(), b.begin() + 8, [](std::uint8_t x) { return x == 0; });  // ::, ::1, ::a.b.c.d
  return !low && b[0] != 0xff && !(b[0] == 0xfe && (b[1] & 0x80) != 0);
}

void decode_capture(Capture& capture) {
  std::vector<Seen> seen(capture.packets.size());
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, seen.size(), 1024), [&](const auto& range) {
    for (std::size_t i = range.begin(); i != range.end(); ++i) seen[i] = decode(capture.frame(i), capture.packets[i]);
  });
  Numbering numbering(capture);
  for (std::uint32_t i = 0; i < seen.size(); ++i) numbering.add(i, seen[i]);
}

}  // namespace hitless
