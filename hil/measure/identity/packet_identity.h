#pragma once
// What a tester knows of a packet from its bytes alone: whether a router would forward the packet, its flow, and the
// digest that still matches when the packet comes back with another link header, TTL and header checksum.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>

#include "dataplane/encap/ethernet.h"
#include "dataplane/net/prefix.h"

namespace hitless {

/// The signature of a synthetic packet: the last 18 bytes of its UDP payload, so that a frame of 60 bytes (64 with FCS)
/// holds the signature behind Ethernet, IPv4 and UDP headers. In network byte order:
///
///   bytes  0-1   check     upper 16 bits of XXH3-64 over the 16 bytes that follow
///          2-5   flow      number of the flow within the run
///          6-11  sequence  of the packet within its flow, modulo 2^48: eight years at a million packets a second
///         12-17  sent_ns   instant of sending, modulo 2^48 ns: 78 hours. Flow and sequence already tell packets apart,
///                          so going round costs nothing; a transit time is a difference modulo 2^48
///
/// XXH3-64 of those 16 bytes is the packet's digest. A packet whose check fails (bytes were damaged) counts as a packet
/// without signature: its digest covers all of its bytes, and nobody sent such a packet. One recorded UDP packet in
/// 65,536 passes the check by chance: its digest then covers its last 16 bytes only, so packets that end alike count as
/// ambiguous; no packet is counted wrongly.
struct SyntheticSignature {
  std::uint32_t flow = 0;
  std::uint64_t sequence = 0;
  std::int64_t sent_ns = 0;
  bool operator==(const SyntheticSignature&) const = default;
};
inline constexpr std::size_t kSignatureBytes = 18;
/// Sequence and instant as a signature holds them: their lower 48 bits.
inline constexpr std::uint64_t kSignatureMask = (std::uint64_t{1} << 48) - 1;

/// Writes the signature into the last kSignatureBytes of `payload`, which holds at least that many. The caller writes
/// the checksums over the payload.
void write_signature(std::span<std::byte> payload, const SyntheticSignature& signature);
/// Reads the last kSignatureBytes of `payload` (up to the IP packet's end, without padding); none when the payload is
/// too short or the check fails. Sequence and instant are below 2^48.
[[nodiscard]] std::optional<SyntheticSignature> read_signature(std::span<const std::byte> payload);

/// Whether the loss of a frame says anything about the chassis.
enum class FrameKind : std::uint8_t {
  measurable,
  too_short,  ///< shorter than its link and IP headers
  vlan_tagged,
  arp,
  not_ip,
  bad_header,  ///< version, header length, total length or header checksum (RFC 1812 5.2.2, RFC 8200 3)
  ipv4_options,
  group_destination,  ///< multicast or broadcast, in the link or the IP header
  link_local,         ///< RFC 3927, RFC 4291 2.5.6; source or destination
  martian,            ///< loopback, "this network", class E, unspecified; source or destination
  ttl_expired,        ///< TTL or hop limit of 1 or 0: a router answers or drops, it does not forward
};
[[nodiscard]] const char* to_string(FrameKind kind);

/// Addresses, protocol and ports. All fragments of a datagram share one key: only the first one would have ports.
struct FlowKey {
  std::array<std::uint8_t, 16> source{}, destination{};  ///< an IPv4 address uses the first four bytes
  std::uint16_t source_port = 0, destination_port = 0;   ///< host order
  std::uint8_t protocol = 0;
  Family family = Family::ipv4;
  std::uint8_t has_ports = 0;
  std::uint8_t fragment = 0;
  /// One of the key's five words as they lie in memory. Words are read and written one by one: a copy of all five goes
  /// over the stack, where a wide load waits for the narrow stores before it.
  [[nodiscard]] std::uint64_t word(std::size_t i) const {
    std::uint64_t word;
    std::memcpy(&word, reinterpret_cast<const std::byte*>(this) + i * sizeof word, sizeof word);
    return word;
  }
  void set_word(std::size_t i, std::uint64_t word) {
    std::memcpy(reinterpret_cast<std::byte*>(this) + i * sizeof word, &word, sizeof word);
  }
  bool operator==(const FlowKey& other) const {
    return ((word(0) ^ other.word(0)) | (word(1) ^ other.word(1)) | (word(2) ^ other.word(2)) |
            (word(3) ^ other.word(3)) | (word(4) ^ other.word(4))) == 0;
  }
};
static_assert(sizeof(FlowKey) == 40, "hashed and compared as words: no padding");

/// "10.1.2.3:5001 > 10.9.8.7:443 tcp", "[2001:db8::1]:53 > [2001:db8::2]:53 udp", "10.1.2.3 > 10.9.8.7 icmp",
/// "10.1.2.3 > 10.9.8.7 udp fragment".
[[nodiscard]] std::string to_string(const FlowKey& key);

/// Kind, flow and digest of a frame that is sent. `flow` and `digest` are valid only when `kind` is measurable.
struct PacketIdentity {
  FrameKind kind = FrameKind::too_short;
  FlowKey flow;
  std::uint64_t digest = 0;
};
void identify(const Ethernet& link, std::span<const std::byte> frame, PacketIdentity& identity);
void identify(const LinkByRow& link, std::span<const std::byte> frame, PacketIdentity& identity);
/// Identity of a frame with an Ethernet header, as captures and Ethernet ports have it.
[[nodiscard]] inline PacketIdentity identify(std::span<const std::byte> frame) {
  PacketIdentity identity;
  identify(Ethernet(), frame, identity);
  return identity;
}

/// Kind and digest of a frame that came back. The digest is the same after any number of hops, so the TTL is not
/// judged. A UDP packet with a signature has the signature's digest (its payload and its DSCP may be touched on the
/// way). Any other packet has XXH3-64 of every byte that a router leaves alone: the IP packet up to its own length
/// without TTL and header checksum (hop limit), no link header, no padding.
struct ArrivedIdentity {
  FrameKind kind = FrameKind::too_short;
  std::uint64_t digest = 0;  ///< when measurable
};
[[nodiscard]] ArrivedIdentity identify_arrived(const Ethernet& link, std::span<const std::byte> frame);
[[nodiscard]] ArrivedIdentity identify_arrived(const LinkByRow& link, std::span<const std::byte> frame);
[[nodiscard]] inline ArrivedIdentity identify_arrived(std::span<const std::byte> frame) {
  return identify_arrived(Ethernet(), frame);
}

}  // namespace hitless
