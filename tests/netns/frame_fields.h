#pragma once
// What the tests read from a frame themselves, independent of the forwarder's own parsing.

#include <optional>

#include "dataplane/net/prefix.h"
#include "tests/support/packet_builder.h"

namespace hitless::test {

[[nodiscard]] inline unsigned get8(const Frame& frame, std::size_t at) { return std::to_integer<unsigned>(frame[at]); }
[[nodiscard]] inline unsigned get16(const Frame& frame, std::size_t at) {
  return get8(frame, at) << 8 | get8(frame, at + 1);
}
/// Type of an Ethernet frame; 0 for what is shorter than its header.
[[nodiscard]] inline unsigned ether_type_of(const Frame& frame) { return frame.size() < 14 ? 0 : get16(frame, 12); }
[[nodiscard]] inline bool is_ipv4(const Frame& frame) { return ether_type_of(frame) == 0x0800 && frame.size() >= 34; }
[[nodiscard]] inline bool is_ipv6(const Frame& frame) { return ether_type_of(frame) == 0x86dd && frame.size() >= 54; }
/// Bytes of the frame up to the IP packet's end as its header says; the rest is padding. For IP frames only.
[[nodiscard]] inline std::size_t end_of_ip(const Frame& frame) {
  return is_ipv4(frame) ? 14U + get16(frame, 16) : 54U + get16(frame, 18);
}
/// Of IP frames only.
[[nodiscard]] IpAddress source_of(const Frame& frame);
[[nodiscard]] IpAddress destination_of(const Frame& frame);
/// For messages: "00:01:..." of the first bytes.
[[nodiscard]] std::string hex_of(const Frame& frame, std::size_t bytes = 64);

}  // namespace hitless::test
