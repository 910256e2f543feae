#include "hil/replay/packet_verdict.h"

#include <algorithm>
#include <charconv>

#include "dataplane/base/enum_name.h"
#include "dataplane/base/result.h"
#include "dataplane/encap/ethernet.h"
#include "dataplane/net/header_fields.h"
#include "hil/pcap/recorded_link.h"
#include "hil/replay/short_digest.h"

namespace hitless {
namespace {

constexpr std::size_t kNameBytesMax = 48;

std::size_t ip_header_bytes(NetworkProtocol protocol, std::span<const std::byte> packet) {
  std::size_t bytes = 0;
  if (protocol == NetworkProtocol::ipv4 && !packet.empty())
    bytes = (wire::read8(packet.data()) & 0x0fU) * std::size_t{4};
  if (protocol == NetworkProtocol::ipv6) bytes = 40;
  return std::min(bytes, packet.size());
}

const char* word_of(PacketEnd end) {
  return enum_name<PacketEnd::not_sent>(end, {"out ", "misdelivered ", "drop ", "consumed", "not_sent "});
}

bool is_number(std::string_view word) {
  return std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}
bool is_hex(std::string_view word) {
  return word.size() == 8 &&
         std::ranges::all_of(word, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool has_left(PacketEnd end) { return end == PacketEnd::left || end == PacketEnd::misdelivered; }

}  // namespace

FrameDigest digest_frame(const Encapsulation& encapsulation, std::span<const std::byte> frame) {
  RecordedLink link = recorded_link_of(frame);
  if (&encapsulation != &kEthernet) {
    const LinkHeader header = encapsulation.read(frame);
    link = {header.bytes, header.protocol, {}};
  }
  const std::span<const std::byte> packet = frame.subspan(link.bytes);
  const std::size_t ip = ip_header_bytes(link.protocol, packet);
  return {short_digest(frame.first(link.bytes)), short_digest(packet.first(ip)), short_digest(packet.subspan(ip))};
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

std::optional<VerdictWords> split_verdict(std::string_view line) {
  std::array<std::string_view, 7> words;
  std::size_t count = 0;
  for (std::size_t begin = 0; begin <= line.size(); ++count) {
    const std::size_t end = std::min(line.find(' ', begin), line.size());
    if (count == words.size() || end == begin) return std::nullopt;
    words[count] = line.substr(begin, end - begin);
    if (!std::ranges::all_of(words[count], [](char c) { return c > ' ' && c <= '~'; })) return std::nullopt;
    begin = end + 1;
  }
  if (count < 3 || !is_number(words[0]) || !is_hex(words[1])) return std::nullopt;
  VerdictWords verdict;
  const std::string_view how = words[2];
  if (how == "out" || how == "misdelivered") {
    if (count != 7) return std::nullopt;
    verdict.digests = {words[4], words[5], words[6]};
    if (!std::ranges::all_of(verdict.digests, is_hex)) return std::nullopt;
  } else if (!(how == "consumed" && count == 3) && !((how == "drop" || how == "not_sent") && count == 4)) {
    return std::nullopt;
  }
  const std::string_view last = how == "consumed" ? how : words[3];
  verdict.outcome = {how.data(), static_cast<std::size_t>(last.data() + last.size() - how.data())};
  return verdict;
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
