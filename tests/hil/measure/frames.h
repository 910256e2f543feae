#pragma once
// Frames as a tester would send them, and what a router does to them.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "dataplane/net/prefix.h"

namespace hitless::test {

using Frame = std::vector<std::byte>;

struct FrameSpec {
  Family family = Family::ipv4;
  std::uint32_t source = 0x0a000001, destination = 0x0a000002;  ///< IPv4, or the low bits of 2001:db8::/64
  std::uint16_t source_port = 1000, destination_port = 2000;
  std::size_t bytes = 100;    ///< of the frame, without FCS
  std::uint64_t payload = 0;  ///< stands in the payload's first bytes
  std::uint8_t hops = 64;
};

/// A UDP packet in an Ethernet frame with a right IPv4 header checksum.
Frame make_frame(const FrameSpec& spec);
/// The payload of a frame from make_frame().
std::span<std::byte> payload_of(Frame& frame);
/// Writes the header checksum of an IPv4 frame anew.
void fix_checksum(Frame& frame);
/// As it leaves a router: other MAC addresses, TTL or hop limit less one, the checksum right again.
Frame forwarded(Frame frame);

}  // namespace hitless::test
