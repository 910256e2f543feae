#include "hil/measure/identity/packet_identity.h"

#define XXH_INLINE_ALL
#include <arpa/inet.h>
#include <xxhash.h>

#include <bit>
#include <cstddef>
#include <cstring>

#include "dataplane/base/result.h"
#include "dataplane/net/header_fields.h"

namespace hitless {
namespace {

constexpr std::size_t kIpv4Header = 20;
constexpr std::size_t kIpv6Header = 40;
constexpr std::size_t kUdpHeader = 8;
constexpr std::uint8_t kUdp = 17;
constexpr std::uint8_t kFragmentHeader = 44;

std::uint8_t byte_at(const std::byte* p) { return wire::read8(p); }
std::uint16_t load16(const std::byte* p) { return wire::read16(p); }
std::uint32_t load32(const std::byte* p) { return wire::read32(p); }
std::uint64_t load64(const std::byte* p) { return std::uint64_t{load32(p)} << 32 | load32(p + 4); }
void store64(std::byte* p, std::uint64_t value) {
  const std::uint64_t raw = __builtin_bswap64(value);
  std::memcpy(p, &raw, sizeof raw);
}

/// The kind of a frame, and its IP packet: empty when the header is bad or has options.
struct Ip {
  FrameKind kind = FrameKind::too_short;
  Family family = Family::ipv4;
  std::span<const std::byte> packet;  ///< from the IP header to the packet's own end
};

/// Whether the checksum of an IPv4 header without options holds: its one's complement sum is then 0xffff in either byte
/// order (RFC 1071 2 (B)), so the words are added as they lie.
[[gnu::always_inline]] inline bool checksum_holds(const std::byte* header) {
  std::uint64_t first, second;
  std::uint32_t third;
  std::memcpy(&first, header, 8);
  std::memcpy(&second, header + 8, 8);
  std::memcpy(&third, header + 16, 4);
  std::uint64_t sum = (first & 0xffffffff) + (first >> 32) + (second & 0xffffffff) + (second >> 32) + third;
  // The sum of five words has 35 bits; the first fold leaves 20 bits, the second 17.
  sum = (sum & 0xffff) + (sum >> 16);
  sum = (sum & 0xffff) + (sum >> 16);
  return (sum & 0xffff) + (sum >> 16) == 0xffff;
}

FrameKind judge_ipv4(std::uint32_t source, std::uint32_t destination) {
  const auto in = [](std::uint32_t a, std::uint32_t net, int length) { return (a ^ net) >> (32 - length) == 0; };
  if (in(destination, 0xe0000000, 4) || destination == 0xffffffff) return FrameKind::group_destination;
  for (const std::uint32_t a : {source, destination}) {
    if (in(a, 0, 8) || in(a, 0x7f000000, 8) || a >= 0xe0000000) return FrameKind::martian;
    if (in(a, 0xa9fe0000, 16)) return FrameKind::link_local;
  }
  return FrameKind::measurable;
}

/// ::/128 and ::1/128 (RFC 4291 2.5.2, 2.5.3).
bool is_unspecified_or_loopback(const std::byte* a) { return load64(a) == 0 && load64(a + 8) <= 1; }
bool is_link_local(const std::byte* a) { return (load16(a) & 0xffc0) == 0xfe80; }

FrameKind judge_ipv6(const std::byte* header) {
  const std::byte* const source = header + 8;
  const std::byte* const destination = header + 24;
  if (byte_at(destination) == 0xff) return FrameKind::group_destination;
  if (is_unspecified_or_loopback(source) || is_unspecified_or_loopback(destination) || byte_at(source) == 0xff)
    return FrameKind::martian;
  if (is_link_local(source) || is_link_local(destination)) return FrameKind::link_local;
  return FrameKind::measurable;
}

Ip parse_ipv4(std::span<const std::byte> rest) {
  Ip ip{FrameKind::too_short, Family::ipv4, {}};
  if (rest.size() < kIpv4Header) return ip;
  ip.kind = FrameKind::bad_header;
  const std::uint8_t first = byte_at(rest.data());
  const std::size_t header = (first & 0xfU) * 4;
  const std::size_t total = load16(rest.data() + 2);
  if (first >> 4 != 4 || header < kIpv4Header || total < header || total > rest.size()) return ip;
  if (header != kIpv4Header) {
    ip.kind = FrameKind::ipv4_options;
    return ip;
  }
  if (!checksum_holds(rest.data())) return ip;
  ip.kind = judge_ipv4(load32(rest.data() + 12), load32(rest.data() + 16));
  ip.packet = rest.first(total);
  return ip;
}

Ip parse_ipv6(std::span<const std::byte> rest) {
  Ip ip{FrameKind::too_short, Family::ipv6, {}};
  if (rest.size() < kIpv6Header) return ip;
  ip.kind = FrameKind::bad_header;
  const std::size_t total = kIpv6Header + load16(rest.data() + 4);
  if (byte_at(rest.data()) >> 4 != 6 || total > rest.size()) return ip;
  ip.kind = judge_ipv6(rest.data());
  ip.packet = rest.first(total);
  return ip;
}

Ip parse(const LinkHeader& link, std::span<const std::byte> frame) {
  Ip ip;
  switch (link.protocol) {
    case NetworkProtocol::ipv4:
      return parse_ipv4(frame.subspan(link.bytes));
    case NetworkProtocol::ipv6:
      return parse_ipv6(frame.subspan(link.bytes));
    case NetworkProtocol::arp:
      ip.kind = FrameKind::arp;
      break;
    case NetworkProtocol::vlan:
      ip.kind = FrameKind::vlan_tagged;
      break;
    case NetworkProtocol::none:
      break;
    case NetworkProtocol::other:
      ip.kind = FrameKind::not_ip;
  }
  return ip;
}

/// An ordinary unicast address: judge_ipv4 accepts it as source and as destination.
[[gnu::always_inline]] inline bool is_ordinary(std::uint32_t address) {
  const std::uint32_t first = address >> 24;
  return first - 1 < 223 && first != 127 && address >> 16 != 0xa9fe;
}

/// True for nearly every frame: IPv4 without options, whole, with a right checksum, between ordinary addresses. False
/// decides nothing: parse() does.
[[gnu::always_inline]] inline bool is_plain_ipv4(std::span<const std::byte> frame) {
  constexpr std::size_t kLink = Ethernet::kHeaderBytes;
  if (frame.size() < kLink + kIpv4Header || !Ethernet::is_ipv4(frame)) return false;
  const std::byte* const header = frame.data() + kLink;
  const std::size_t total = load16(header + 2);
  return byte_at(header) == 0x45 && total >= kIpv4Header && total <= frame.size() - kLink && checksum_holds(header) &&
         is_ordinary(load32(header + 12)) && is_ordinary(load32(header + 16));
}
std::span<const std::byte> plain_ipv4_packet(std::span<const std::byte> frame) {
  return frame.subspan(Ethernet::kHeaderBytes, load16(frame.data() + Ethernet::kHeaderBytes + 2));
}

bool carries_ports(std::uint8_t protocol) {
  // TCP, UDP, DCCP, SCTP, UDP-Lite: all have the two ports first.
  return protocol == 6 || protocol == 17 || protocol == 33 || protocol == 132 || protocol == 136;
}

/// Follows IPv6 extension headers: returns the upper layer header's offset, sets the key's protocol and fragment.
std::size_t find_upper_layer(std::span<const std::byte> packet, FlowKey& key) {
  std::size_t offset = kIpv6Header;
  key.protocol = byte_at(packet.data() + 6);
  for (int i = 0; i < 8 && offset + 8 <= packet.size(); ++i) {
    const std::byte* const header = packet.data() + offset;
    if (key.protocol == kFragmentHeader) {
      key.fragment = (load16(header + 2) & 0xfff9) != 0;  // an atomic fragment (RFC 6946) is none
      offset += 8;
    } else if (key.protocol == 0 || key.protocol == 43 || key.protocol == 60) {
      offset += (std::size_t{byte_at(header + 1)} + 1) * 8;
    } else {
      break;
    }
    key.protocol = byte_at(header);
    if (key.fragment != 0) break;
  }
  return offset;
}

/// Writes the key in whole words, for the hash and the comparison read words: fields would have to reach memory first.
[[gnu::always_inline]] inline void fill_key_ipv4(FlowKey& key, std::span<const std::byte> packet) {
  const std::byte* const header = packet.data();
  std::uint32_t source, destination;
  std::memcpy(&source, header + 12, sizeof source);
  std::memcpy(&destination, header + 16, sizeof destination);
  const std::uint8_t protocol = byte_at(header + 9);
  const bool fragment = (load16(header + 6) & 0x3fff) != 0;
  const bool has_ports = !fragment && carries_ports(protocol) && packet.size() >= kIpv4Header + 4;
  const std::uint64_t ports =
      has_ports ? std::uint64_t{load16(header + kIpv4Header)} | std::uint64_t{load16(header + kIpv4Header + 2)} << 16
                : 0;
  static_assert(offsetof(FlowKey, source_port) == 32 && offsetof(FlowKey, fragment) == 39);
  const std::uint64_t rest = ports | std::uint64_t{protocol} << 32 |
                             std::uint64_t{static_cast<std::uint8_t>(Family::ipv4)} << 40 |
                             std::uint64_t{has_ports} << 48 | std::uint64_t{fragment} << 56;
  key.set_word(0, source);
  key.set_word(1, 0);
  key.set_word(2, destination);
  key.set_word(3, 0);
  key.set_word(4, rest);
}

void fill_key_ipv6(FlowKey& key, std::span<const std::byte> packet) {
  key.family = Family::ipv6;
  std::memcpy(key.source.data(), packet.data() + 8, 16);
  std::memcpy(key.destination.data(), packet.data() + 24, 16);
  const std::size_t upper = find_upper_layer(packet, key);
  if (key.fragment != 0 || !carries_ports(key.protocol) || upper + 4 > packet.size()) return;
  key.has_ports = 1;
  key.source_port = load16(packet.data() + upper);
  key.destination_port = load16(packet.data() + upper + 2);
}

/// Digest of a header of fixed length without the bytes that a hop changes, and of the rest in its place. The header is
/// copied and hashed in whole words: bytes that were written one by one would have to reach memory before the hash
/// could read them as a word.
template <std::size_t kHeader, std::size_t... kChanged>
[[gnu::noinline]] std::uint64_t hop_invariant_digest(std::span<const std::byte> packet) {
  using Words = std::array<std::uint64_t, (kHeader + 7) / 8>;
  constexpr Words kKept = [] {
    std::array<std::uint8_t, sizeof(Words)> kept{};
    for (std::size_t i = 0; i < kHeader; ++i) kept[i] = ((i == kChanged) || ...) ? 0 : 0xff;
    return std::bit_cast<Words>(kept);
  }();
  Words header{};
  std::memcpy(header.data(), packet.data(), kHeader);
  for (std::size_t i = 0; i < header.size(); ++i) header[i] &= kKept[i];
  const std::span<const std::byte> rest = packet.subspan(kHeader);
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15;  // makes a swap of the two parts another digest
  return XXH3_64bits(header.data(), sizeof header) * kOdd + XXH3_64bits(rest.data(), rest.size());
}

constexpr std::size_t kCheckBytes = 2;

/// Digest of a signature without its check.
std::uint64_t digest_of_signature(const std::byte* signature) {
  return XXH3_64bits(signature + kCheckBytes, kSignatureBytes - kCheckBytes);
}
bool check_holds(const std::byte* signature, std::uint64_t digest) { return load16(signature) == digest >> 48; }

/// A caller that passes a constant for `ipv4` gets the code of that family only.
[[gnu::always_inline]] inline std::uint64_t digest_of(std::span<const std::byte> packet, bool ipv4) {
  if (byte_at(packet.data() + (ipv4 ? 9 : 6)) == kUdp &&
      packet.size() >= (ipv4 ? kIpv4Header : kIpv6Header) + kUdpHeader + kSignatureBytes) {
    const std::byte* const signature = packet.data() + packet.size() - kSignatureBytes;
    const std::uint64_t digest = digest_of_signature(signature);
    if (check_holds(signature, digest)) return digest;
  }
  return ipv4 ? hop_invariant_digest<kIpv4Header, 8, 10, 11>(packet) : hop_invariant_digest<kIpv6Header, 7>(packet);
}
[[gnu::noinline]] std::uint64_t digest_of(const Ip& ip) { return digest_of(ip.packet, ip.family == Family::ipv4); }

std::string name_of_protocol(std::uint8_t protocol) {
  switch (protocol) {
    case 1:
      return "icmp";
    case 6:
      return "tcp";
    case 17:
      return "udp";
    case 33:
      return "dccp";
    case 47:
      return "gre";
    case 50:
      return "esp";
    case 58:
      return "icmp6";
    case 132:
      return "sctp";
    case 136:
      return "udplite";
    default:
      return "protocol " + std::to_string(protocol);
  }
}

std::string end_of_key(const FlowKey& key, const std::array<std::uint8_t, 16>& address, std::uint16_t port) {
  char text[INET6_ADDRSTRLEN];
  inet_ntop(key.family == Family::ipv4 ? AF_INET : AF_INET6, address.data(), text, sizeof text);
  if (key.has_ports == 0) return text;
  std::string end(text);
  if (key.family == Family::ipv6) {
    end.insert(end.begin(), '[');
    end.push_back(']');
  }
  return end.append(1, ':').append(std::to_string(port));
}

}  // namespace

void write_signature(std::span<std::byte> payload, const SyntheticSignature& signature) {
  HITLESS_CHECK(payload.size() >= kSignatureBytes, "a payload too short for a signature");
  std::byte* const p = payload.data() + payload.size() - kSignatureBytes;
  const std::uint64_t sequence = signature.sequence & kSignatureMask;
  store64(p + 2, std::uint64_t{signature.flow} << 32 | sequence >> 16);
  store64(p + 10, sequence << 48 | (static_cast<std::uint64_t>(signature.sent_ns) & kSignatureMask));
  wire::write16(p, static_cast<std::uint16_t>(digest_of_signature(p) >> 48));
}

std::optional<SyntheticSignature> read_signature(std::span<const std::byte> payload) {
  if (payload.size() < kSignatureBytes) return std::nullopt;
  const std::byte* const p = payload.data() + payload.size() - kSignatureBytes;
  if (!check_holds(p, digest_of_signature(p))) return std::nullopt;
  const std::uint64_t last = load64(p + 10);
  return SyntheticSignature{load32(p + 2), std::uint64_t{load32(p + 6)} << 16 | last >> 48,
                            static_cast<std::int64_t>(last & kSignatureMask)};
}

const char* to_string(FrameKind kind) {
  switch (kind) {
    case FrameKind::measurable:
      return "measurable";
    case FrameKind::too_short:
      return "too_short";
    case FrameKind::vlan_tagged:
      return "vlan_tagged";
    case FrameKind::arp:
      return "arp";
    case FrameKind::not_ip:
      return "not_ip";
    case FrameKind::bad_header:
      return "bad_header";
    case FrameKind::ipv4_options:
      return "ipv4_options";
    case FrameKind::group_destination:
      return "group_destination";
    case FrameKind::link_local:
      return "link_local";
    case FrameKind::martian:
      return "martian";
    case FrameKind::ttl_expired:
      return "ttl_expired";
  }
  return "unknown";
}

std::string to_string(const FlowKey& key) {
  return end_of_key(key, key.source, key.source_port) + " > " + end_of_key(key, key.destination, key.destination_port) +
         " " + name_of_protocol(key.protocol) + (key.fragment != 0 ? " fragment" : "");
}

namespace {

/// identify() for every frame but a plain IPv4 packet over Ethernet.
[[gnu::noinline]] PacketIdentity identify_parsed(const LinkHeader& link, std::span<const std::byte> frame) {
  PacketIdentity identity;
  const Ip ip = parse(link, frame);
  identity.kind = ip.kind;
  if (ip.kind != FrameKind::measurable) return identity;
  const bool ipv4 = ip.family == Family::ipv4;
  if (link.to_group) {
    identity.kind = FrameKind::group_destination;
  } else if (byte_at(ip.packet.data() + (ipv4 ? 8 : 7)) <= 1) {
    identity.kind = FrameKind::ttl_expired;
  } else {
    ipv4 ? fill_key_ipv4(identity.flow, ip.packet) : fill_key_ipv6(identity.flow, ip.packet);
    identity.digest = digest_of(ip);
  }
  return identity;
}

[[gnu::noinline]] ArrivedIdentity arrived_parsed(const LinkHeader& link, std::span<const std::byte> frame) {
  const Ip ip = parse(link, frame);
  return {ip.kind, ip.kind == FrameKind::measurable ? digest_of(ip) : 0};
}

}  // namespace

[[gnu::flatten]] void identify(const Ethernet& link, std::span<const std::byte> frame, PacketIdentity& identity) {
  if (!is_plain_ipv4(frame) || Ethernet::is_to_group(frame) ||
      byte_at(frame.data() + Ethernet::kHeaderBytes + 8) <= 1) {
    identity = identify_parsed(link.read(frame), frame);
    return;
  }
  const std::span<const std::byte> packet = plain_ipv4_packet(frame);
  identity.kind = FrameKind::measurable;
  fill_key_ipv4(identity.flow, packet);
  identity.digest = digest_of(packet, true);
}
void identify(const LinkByRow& link, std::span<const std::byte> frame, PacketIdentity& identity) {
  identity = identify_parsed(link.read(frame), frame);
}

[[gnu::flatten]] ArrivedIdentity identify_arrived(const Ethernet& link, std::span<const std::byte> frame) {
  if (is_plain_ipv4(frame)) return {FrameKind::measurable, digest_of(plain_ipv4_packet(frame), true)};
  return arrived_parsed(link.read(frame), frame);
}
ArrivedIdentity identify_arrived(const LinkByRow& link, std::span<const std::byte> frame) {
  return arrived_parsed(link.read(frame), frame);
}

}  // namespace hitless
