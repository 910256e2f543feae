#include "tests/support/packet_builder.h"

#include <algorithm>

#include "dataplane/base/result.h"

namespace hitless::test {
namespace {

constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;
constexpr std::uint8_t kFragmentHeader = 44;
constexpr std::uint8_t kNoNextHeader = 59;

void put8(Frame& out, unsigned value) { out.push_back(static_cast<std::byte>(value)); }
void put16(Frame& out, unsigned value) {
  put8(out, value >> 8 & 0xff);
  put8(out, value & 0xff);
}
void put32(Frame& out, std::uint32_t value) {
  put16(out, value >> 16);
  put16(out, value & 0xffff);
}
void put(Frame& out, const Frame& bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }
void put(Frame& out, const IpAddress& address) {
  const auto bytes = static_cast<std::size_t>(address_bits(address.family) / 8);
  for (std::size_t i = 0; i < bytes; ++i) put8(out, address.bytes[i]);
}
void set16(Frame& out, std::size_t at, unsigned value) {
  out[at] = static_cast<std::byte>(value >> 8);
  out[at + 1] = static_cast<std::byte>(value & 0xff);
}

IpAddress address_of(std::string_view text) {
  const auto address = parse_address(text);
  HITLESS_CHECK(address.has_value(), "a test's address");
  return *address;
}

}  // namespace

std::uint16_t internet_checksum(const Frame& bytes) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    sum += std::to_integer<std::uint32_t>(bytes[i]) << 8;
    if (i + 1 < bytes.size()) sum += std::to_integer<std::uint32_t>(bytes[i + 1]);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

void fix_ipv4_checksum(Frame& frame, std::size_t at) {
  const auto header = static_cast<std::ptrdiff_t>((std::to_integer<std::size_t>(frame[at]) & 0xf) * 4);
  set16(frame, at + 10, 0);
  const auto first = frame.begin() + static_cast<std::ptrdiff_t>(at);
  set16(frame, at + 10, internet_checksum(Frame(first, first + header)));
}

PacketBuilder& PacketBuilder::ethernet(std::string_view source, std::string_view destination) {
  source_mac_ = parse_mac(source).value();
  destination_mac_ = parse_mac(destination).value();
  return *this;
}
PacketBuilder& PacketBuilder::vlan(std::uint16_t id, std::uint16_t ether_type) {
  tags_.emplace_back(ether_type, id);
  return *this;
}
PacketBuilder& PacketBuilder::ether_type(std::uint16_t value) { return ether_type_ = value, *this; }
PacketBuilder& PacketBuilder::arp_request() { return network_ = Network::arp, *this; }
PacketBuilder& PacketBuilder::ipv4(std::string_view source, std::string_view destination) {
  network_ = Network::ipv4;
  source_ = address_of(source);
  destination_ = address_of(destination);
  return *this;
}
PacketBuilder& PacketBuilder::ipv6(std::string_view source, std::string_view destination) {
  ipv4(source, destination);
  network_ = Network::ipv6;
  return *this;
}
PacketBuilder& PacketBuilder::ttl(std::uint8_t value) { return ttl_ = value, *this; }
PacketBuilder& PacketBuilder::protocol(std::uint8_t value) { return protocol_ = value, *this; }
PacketBuilder& PacketBuilder::options(std::vector<std::uint8_t> bytes) { return options_ = std::move(bytes), *this; }
PacketBuilder& PacketBuilder::fragment(std::uint16_t word) { return fragment_ = word, *this; }
PacketBuilder& PacketBuilder::udp(std::uint16_t source_port, std::uint16_t destination_port) {
  ports_.emplace(source_port, destination_port);
  is_tcp_ = false;
  return *this;
}
PacketBuilder& PacketBuilder::tcp(std::uint16_t source_port, std::uint16_t destination_port) {
  udp(source_port, destination_port);
  is_tcp_ = true;
  return *this;
}
PacketBuilder& PacketBuilder::payload(std::size_t bytes) { return payload_ = bytes, *this; }
PacketBuilder& PacketBuilder::pad_to(std::size_t frame_bytes) { return pad_to_ = frame_bytes, *this; }

Frame PacketBuilder::transport() const {
  Frame out;
  const std::size_t header = !ports_ ? 0 : is_tcp_ ? 20 : 8;
  if (ports_) {
    put16(out, ports_->first);
    put16(out, ports_->second);
  }
  if (ports_ && is_tcp_) {
    put32(out, 1);       // sequence
    put32(out, 0);       // acknowledgement
    put16(out, 0x5002);  // five words, SYN
    put16(out, 65535);   // window
    put32(out, 0);       // checksum, urgent pointer
  } else if (ports_) {
    put16(out, static_cast<unsigned>(header + payload_));
    put16(out, 0);  // checksum
  }
  for (std::size_t i = 0; i < payload_; ++i) put8(out, i & 0xff);
  if (!ports_ || (fragment_ && (*fragment_ & 0x1fff) != 0)) return out;
  Frame pseudo;
  put(pseudo, source_);
  put(pseudo, destination_);
  put16(pseudo, is_tcp_ ? kTcp : kUdp);
  put16(pseudo, static_cast<unsigned>(out.size()));
  put(pseudo, out);
  const std::uint16_t sum = internet_checksum(pseudo);
  set16(out, is_tcp_ ? 16 : 6, sum == 0 && !is_tcp_ ? 0xffff : sum);
  return out;
}

Frame PacketBuilder::network() const {
  Frame out;
  const Frame inner = transport();
  const unsigned inner_protocol = protocol_ ? *protocol_ : !ports_ ? kNoNextHeader : is_tcp_ ? kTcp : kUdp;
  if (network_ == Network::ipv4) {
    const std::size_t header = 20 + options_.size();
    put8(out, 0x40U | static_cast<unsigned>(header / 4));
    put8(out, 0);
    put16(out, static_cast<unsigned>(header + inner.size()));
    put16(out, 0x1234);
    put16(out, fragment_.value_or(0));
    put8(out, ttl_);
    put8(out, inner_protocol);
    put16(out, 0);
    put(out, source_);
    put(out, destination_);
    for (const std::uint8_t option : options_) put8(out, option);
    fix_ipv4_checksum(out, 0);
  } else {
    put32(out, 0x60000000);
    put16(out, static_cast<unsigned>(inner.size() + (fragment_ ? 8 : 0)));
    put8(out, fragment_ ? kFragmentHeader : inner_protocol);
    put8(out, ttl_);
    put(out, source_);
    put(out, destination_);
    if (fragment_) {
      put16(out, inner_protocol << 8);
      put16(out, *fragment_);
      put32(out, 0x12345678);
    }
  }
  put(out, inner);
  return out;
}

Frame PacketBuilder::build() const {
  Frame out;
  for (const std::uint8_t b : destination_mac_.bytes) put8(out, b);
  for (const std::uint8_t b : source_mac_.bytes) put8(out, b);
  for (const auto& [type, id] : tags_) {
    put16(out, type);
    put16(out, id);
  }
  constexpr unsigned kOwnTypes[] = {0x9000, 0x0800, 0x86dd, 0x0806};
  put16(out, ether_type_ ? *ether_type_ : kOwnTypes[static_cast<std::size_t>(network_)]);
  if (network_ == Network::arp) {
    put32(out, 0x00010800);  // Ethernet, IPv4
    put32(out, 0x06040001);  // lengths, request
    for (std::size_t i = 0; i < 20; ++i) put8(out, 0);
  } else if (network_ != Network::none) {
    put(out, network());
  } else {
    for (std::size_t i = 0; i < payload_; ++i) put8(out, i & 0xff);
  }
  out.resize(std::max(out.size(), pad_to_));
  return out;
}

}  // namespace hitless::test
