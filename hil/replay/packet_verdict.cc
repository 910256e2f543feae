#include "hil/replay/packet_verdict.h"

#include <algorithm>
#include <charconv>

#include <xxhash.h>

#include "dataplane/base/result.h"
#include "hil/traffic_bytes.h"

namespace hitless {
namespace {

constexpr std::size_t kNameBytesMax = 48;
constexpr std::uint16_t kEtherTypeVlan = 0x8100;

std::uint32_t half(std::span<const std::byte> bytes) {
  return static_cast<std::uint32_t>(XXH3_64bits(bytes.data(), bytes.size()));
}

std::size_t ip_header_bytes(std::uint16_t ether_type, std::span<const std::byte> packet) {
  std::size_t bytes = 0;
  if (ether_type == kEtherTypeIpv4 && !packet.empty()) bytes = (load_u8(packet.data()) & 0x0fU) * std::size_t{4};
  if (ether_type == kEtherTypeIpv6) bytes = 40;
  return std::min(bytes, packet.size());
}

const char* word_of(PacketEnd end) {
  switch (end) {
    case PacketEnd::left:
      return "out ";
    case PacketEnd::misdelivered:
      return "misdelivered ";
    case PacketEnd::dropped:
      return "drop ";
    case PacketEnd::consumed:
      return "consumed";
    case PacketEnd::not_sent:
      return "not_sent ";
  }
  return "?";
}

bool has_left(PacketEnd end) { return end == PacketEnd::left || end == PacketEnd::misdelivered; }

}  // namespace

FrameDigest digest_frame(std::span<const std::byte> frame) {
  std::size_t ethernet = std::min(kEthernetBytes, frame.size());
  std::uint16_t ether_type = ethernet == kEthernetBytes ? load_be16(&frame[12]) : std::uint16_t{0};
  while (ether_type == kEtherTypeVlan && frame.size() >= ethernet + 4) {
    ether_type = load_be16(&frame[ethernet + 2]);
    ethernet += 4;
  }
  const std::span<const std::byte> packet = frame.subspan(ethernet);
  const std::size_t ip = ip_header_bytes(ether_type, packet);
  return {half(frame.first(ethernet)), half(packet.first(ip)), half(packet.subspan(ip))};
}

void VerdictLine::append(std::string_view text) {
  const std::size_t bytes = std::min(text.size(), kBytesMax - length_);
  std::copy_n(text.begin(), bytes, text_.begin() + length_);
  length_ = static_cast<std::uint8_t>(length_ + bytes);
}

void VerdictLine::append_number(std::uint64_t number) {
  char digits[20];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
  append({digits, static_cast<std::size_t>(end - digits)});
}

void VerdictLine::append_hex(std::uint32_t value) {
  static constexpr char kDigits[] = "0123456789abcdef";
  char digits[8];
  for (std::size_t i = 8; i-- > 0; value >>= 4) digits[i] = kDigits[value & 0xf];
  append({digits, sizeof digits});
}

VerdictText::VerdictText(const InterfaceTable& interfaces) {
  for (const Interface& interface : interfaces) {
    HITLESS_CHECK(interface.name.size() <= kNameBytesMax, "a verdict's line has room for the interface's name");
    names_.push_back(interface.name);
  }
}

void VerdictText::write(const PacketVerdict& verdict, VerdictLine& line) const {
  line.clear();
  line.append_number(verdict.number);
  line.append(" ");
  line.append_hex(verdict.recorded);
  line.append(" ");
  line.append(word_of(verdict.end));
  if (has_left(verdict.end)) {
    line.append(names_[verdict.egress.index()]);
    for (const std::uint32_t part : {verdict.sent.ethernet, verdict.sent.ip, verdict.sent.rest}) {
      line.append(" ");
      line.append_hex(part);
    }
  }
  if (verdict.end == PacketEnd::dropped) line.append(to_string(verdict.reason));
  if (verdict.end == PacketEnd::not_sent) line.append(to_string(verdict.why));
}

std::string VerdictText::outcome(const PacketVerdict& verdict) const {
  std::string text = word_of(verdict.end);
  if (has_left(verdict.end)) text += names_[verdict.egress.index()];
  if (verdict.end == PacketEnd::dropped) text += to_string(verdict.reason);
  if (verdict.end == PacketEnd::not_sent) text += to_string(verdict.why);
  return text;
}

}  // namespace hitless
