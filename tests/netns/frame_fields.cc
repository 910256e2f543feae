#include "tests/netns/frame_fields.h"

#include <cstring>

#include <fmt/format.h>

namespace hitless::test {
namespace {

IpAddress address_at(const Frame& frame, std::size_t ipv4_at, std::size_t ipv6_at) {
  IpAddress address;
  address.family = is_ipv4(frame) ? Family::ipv4 : Family::ipv6;
  if (is_ipv4(frame))
    std::memcpy(address.bytes.data(), &frame[ipv4_at], 4);
  else
    std::memcpy(address.bytes.data(), &frame[ipv6_at], 16);
  return address;
}

}  // namespace

IpAddress source_of(const Frame& frame) { return address_at(frame, 26, 22); }
IpAddress destination_of(const Frame& frame) { return address_at(frame, 30, 38); }

std::string hex_of(const Frame& frame, std::size_t bytes) {
  std::string text;
  for (std::size_t i = 0; i < std::min(bytes, frame.size()); ++i)
    text += fmt::format("{}{:02x}", i == 14 ? " | " : "", get8(frame, i));
  return text + fmt::format(" ({} bytes)", frame.size());
}

}  // namespace hitless::test
