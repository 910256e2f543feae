#include "dataplane/net/flow_hash.h"

#include <array>
#include <cstring>

#ifdef __SSE4_2__
#include <nmmintrin.h>
#endif

namespace hitless {
namespace {

constexpr std::uint32_t kPolynomial = 0x82f63b78;  // Castagnoli, bit-reversed

constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? kPolynomial : 0U);
    table[i] = crc;
  }
  return table;
}
constexpr auto kTable = make_table();

/// The fields that all packets of a flow share, in wire order.
template <std::size_t kAddress>
struct FlowKey {
  std::array<std::byte, 2 * kAddress> addresses;
  std::array<std::byte, 4> ports;
  std::byte protocol;
  std::array<std::byte, 3> zero;
};

constexpr bool has_ports(unsigned protocol) {
  constexpr unsigned kTcp = 6, kUdp = 17, kDccp = 33, kSctp = 132, kUdpLite = 136;
  return protocol == kUdp || protocol == kTcp || protocol == kSctp || protocol == kDccp || protocol == kUdpLite;
}

template <std::size_t kAddress>
std::uint32_t hash_of(FlowKey<kAddress>& key, std::span<const std::byte> packet, std::size_t ports_at, bool fragment) {
  // A packet that ends before its ports counts as one without ports.
  if (!fragment && has_ports(std::to_integer<unsigned>(key.protocol)) && ports_at + key.ports.size() <= packet.size())
    std::memcpy(key.ports.data(), packet.data() + ports_at, key.ports.size());
  return crc32c(std::as_bytes(std::span(&key, 1)));
}

}  // namespace

std::uint32_t crc32c_by_table(std::span<const std::byte> bytes) {
  std::uint32_t crc = ~0U;
  for (const std::byte b : bytes) crc = (crc >> 8) ^ kTable[(crc ^ std::to_integer<std::uint32_t>(b)) & 0xffU];
  return ~crc;
}

std::uint32_t crc32c(std::span<const std::byte> bytes) {
#ifdef __SSE4_2__
  std::uint64_t crc = ~0U;
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + i, sizeof(word));
    crc = _mm_crc32_u64(crc, word);
  }
  auto tail = static_cast<std::uint32_t>(crc);
  for (; i < bytes.size(); ++i) tail = _mm_crc32_u8(tail, std::to_integer<std::uint8_t>(bytes[i]));
  return ~tail;
#else
  return crc32c_by_table(bytes);
#endif
}

std::uint32_t flow_hash4(std::span<const std::byte> packet) {
  FlowKey<4> key{};
  std::memcpy(key.addresses.data(), packet.data() + 12, key.addresses.size());
  key.protocol = packet[9];
  // A fragment has the more-fragments flag or an offset (RFC 791 3.1). The don't-fragment flag does not matter.
  const bool fragment = (std::to_integer<unsigned>(packet[6]) & 0x3fU) != 0 || packet[7] != std::byte{0};
  const std::size_t header = (std::to_integer<std::size_t>(packet[0]) & 0xfU) * 4;
  return hash_of(key, packet, header, fragment);
}

std::uint32_t flow_hash6(std::span<const std::byte> packet) {
  constexpr int kExtensionHeadersMax = 8;
  constexpr unsigned kHopByHop = 0, kRouting = 43, kFragment = 44, kDestinationOptions = 60;
  FlowKey<16> key{};
  std::memcpy(key.addresses.data(), packet.data() + 8, key.addresses.size());
  auto next = std::to_integer<unsigned>(packet[6]);
  std::size_t at = 40;
  bool fragment = false;
  // The count is bounded, so that a packet full of extension headers costs no more than a few other packets.
  for (int headers = 0; headers < kExtensionHeadersMax && !fragment && at + 8 <= packet.size(); ++headers) {
    if (next == kFragment) {
      fragment = true;
    } else if (next != kHopByHop && next != kRouting && next != kDestinationOptions) {
      break;
    }
    const std::size_t length = fragment ? 8 : (std::to_integer<std::size_t>(packet[at + 1]) + 1) * 8;
    next = std::to_integer<unsigned>(packet[at]);
    at += length;
  }
  key.protocol = static_cast<std::byte>(next);
  return hash_of(key, packet, at, fragment);
}

}  // namespace hitless
