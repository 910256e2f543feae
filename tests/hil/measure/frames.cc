#include "tests/hil/measure/frames.h"

namespace hitless::test {
namespace {

constexpr std::size_t kEthernet = 14, kUdp = 8;

bool is_ipv4(const Frame& frame) { return frame[12] == std::byte{0x08}; }

template <class T>
void put(Frame& frame, std::size_t offset, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i)
    frame[offset + i] = static_cast<std::byte>(value >> (8 * (sizeof(T) - 1 - i)) & 0xff);
}

std::size_t header_bytes(const Frame& frame) { return is_ipv4(frame) ? 20 : 40; }

}  // namespace

Frame make_frame(const FrameSpec& spec) {
  Frame frame(spec.bytes);
  for (std::size_t i = 0; i < 12; ++i) frame[i] = static_cast<std::byte>(2 * i);
  const bool ipv4 = spec.family == Family::ipv4;
  put<std::uint16_t>(frame, 12, ipv4 ? 0x0800 : 0x86dd);
  const std::size_t header = ipv4 ? 20 : 40;
  const auto l3 = static_cast<std::uint16_t>(spec.bytes - kEthernet);
  const std::size_t udp = kEthernet + header;
  if (ipv4) {
    put<std::uint16_t>(frame, 14, 0x4500);
    put<std::uint16_t>(frame, 16, l3);
    put<std::uint8_t>(frame, 22, spec.hops);
    put<std::uint8_t>(frame, 23, 17);
    put(frame, 26, spec.source);
    put(frame, 30, spec.destination);
  } else {
    put<std::uint8_t>(frame, 14, 0x60);
    put(frame, 18, static_cast<std::uint16_t>(l3 - 40));
    put<std::uint8_t>(frame, 20, 17);
    put<std::uint8_t>(frame, 21, spec.hops);
    put<std::uint32_t>(frame, 22, 0x20010db8);
    put(frame, 34, spec.source);
    put<std::uint32_t>(frame, 38, 0x20010db8);
    put(frame, 50, spec.destination);
  }
  put(frame, udp, spec.source_port);
  put(frame, udp + 2, spec.destination_port);
  put(frame, udp + 4, static_cast<std::uint16_t>(spec.bytes - udp));
  put(frame, udp + kUdp, spec.payload);
  if (ipv4) fix_checksum(frame);
  return frame;
}

std::span<std::byte> payload_of(Frame& frame) {
  return std::span(frame).subspan(kEthernet + header_bytes(frame) + kUdp);
}

void fix_checksum(Frame& frame) {
  put<std::uint16_t>(frame, 24, 0);
  std::uint32_t sum = 0;
  for (std::size_t i = kEthernet; i < kEthernet + 20; i += 2)
    sum += std::to_integer<std::uint32_t>(frame[i]) << 8 | std::to_integer<std::uint32_t>(frame[i + 1]);
  while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
  put(frame, 24, static_cast<std::uint16_t>(~sum & 0xffff));
}

Frame forwarded(Frame frame) {
  for (std::size_t i = 0; i < 12; ++i) frame[i] = static_cast<std::byte>(0x40 + i);
  const std::size_t hops = is_ipv4(frame) ? 22 : 21;
  put(frame, hops, static_cast<std::uint8_t>(std::to_integer<unsigned>(frame[hops]) - 1));
  if (is_ipv4(frame)) fix_checksum(frame);
  return frame;
}

}  // namespace hitless::test
