#include "hil/pcap/recorded_link.h"

#include <cstdio>

#include "dataplane/encap/ethernet.h"
#include "dataplane/net/ethernet_fields.h"
#include "dataplane/net/header_fields.h"

namespace hitless {
namespace {

using namespace wire;

constexpr std::size_t kTagBytes = 4;        // tag control information and the type that follows
constexpr std::uint16_t kFirstType = 1536;  // below: a length (IEEE 802.3 3.2.6)

/// Offset of the type field behind the 802.1Q tags.
std::size_t type_at(std::span<const std::byte> frame) {
  std::size_t at = kEtherTypeAt;
  while (read16(&frame[at]) == kEtherTypeVlan && frame.size() >= at + 2 + kTagBytes) at += kTagBytes;
  return at;
}

}  // namespace

RecordedLink recorded_link_of(std::span<const std::byte> frame) {
  if (frame.size() < kEthernetBytes) return {frame.size(), NetworkProtocol::none, frame};
  const std::size_t at = type_at(frame);
  return {at + 2, Ethernet::protocol_of(read16(&frame[at])), frame.subspan(kMacBytes, kMacBytes)};
}

std::string recorded_link_text(std::span<const std::byte> frame) {
  if (frame.size() < kEthernetBytes) return std::to_string(frame.size()) + " bytes, too few for an Ethernet header";
  std::string text = kEthernet.describe(frame);
  for (std::size_t tag = kEtherTypeAt; tag < type_at(frame); tag += kTagBytes)
    text += ", VLAN " + std::to_string(read16(&frame[tag + 2]) & 0x0fffU);
  return text;
}

std::string recorded_type_text(std::span<const std::byte> frame) {
  const unsigned type = read16(&frame[type_at(frame)]);
  char text[32];
  std::snprintf(text, sizeof text, "%s 0x%04x", type < kFirstType ? "LLC, length" : "ethertype", type);
  return text;
}

}  // namespace hitless
