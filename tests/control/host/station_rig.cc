#include "tests/control/host/station_rig.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace hitless::test {
namespace {

constexpr std::size_t kIpAt = 14;

std::size_t ip_header(const Frame& frame) { return u16(frame, 12) == 0x0800 ? 20 : 40; }
std::size_t ip_length(const Frame& frame) {
  return u16(frame, 12) == 0x0800 ? u16(frame, kIpAt + 2) : 40U + u16(frame, kIpAt + 4);
}

/// Everything that the checksum of the ICMP message runs over.
Frame summed(const Frame& frame) {
  const std::size_t length = ip_length(frame) - ip_header(frame);
  Frame all;
  if (ip_header(frame) == 40) {
    all = part(frame, kIpAt + 8, 32);
    for (const std::size_t value : {std::size_t{0}, length, std::size_t{0}, std::size_t{58}}) {
      all.push_back(static_cast<std::byte>(value >> 8));
      all.push_back(static_cast<std::byte>(value & 0xff));
    }
  }
  const Frame message = part(frame, kIpAt + ip_header(frame), length);
  all.insert(all.end(), message.begin(), message.end());
  return all;
}

void overwrite(Frame& frame, std::size_t at, const Frame& with) {
  std::ranges::copy(with, frame.begin() + static_cast<std::ptrdiff_t>(at));
}

void store(Frame& frame, std::size_t at, std::string_view address) {
  const IpAddress value = parse_address(address).value();
  for (std::size_t i = 0; i < (value.family == Family::ipv4 ? 4U : 16U); ++i) set8(frame, at + i, value.bytes[i]);
}
void store_mac_at(Frame& frame, std::size_t at, std::string_view mac) {
  const MacAddress value = parse_mac(mac).value();
  for (std::size_t i = 0; i < 6; ++i) set8(frame, at + i, value.bytes[i]);
}

PacketBuilder from_host() { return PacketBuilder().ethernet(kHostMac, router_mac(0)); }

std::uint64_t total(const RouterHostCounters& counters) {
  std::uint64_t sum = 0;
  for (const std::uint64_t n : counters.answered) sum += n;
  for (const std::uint64_t n : counters.suppressed) sum += n;
  for (const std::uint64_t n : counters.silent) sum += n;
  return sum;
}

}  // namespace

std::string router_mac(std::size_t interface) { return "02:00:01:00:00:0" + std::to_string(interface); }
std::string router_link_local(std::size_t interface) {
  return to_string(parse_address("fe80::0000:01ff:fe00:000" + std::to_string(interface)).value());
}

ChassisConfig five_interfaces() {
  const std::vector<std::vector<std::string_view>> addresses = {{"10.0.0.1/24", "2001:db8::1/64"},
                                                                {"10.0.1.1/24", "2001:db8:1::1/64"},
                                                                {"10.0.2.1/24", "10.0.0.1/24"},
                                                                {},
                                                                {"10.0.4.0/31"}};
  ChassisConfig config;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    Interface interface;
    interface.index = InterfaceIndex{static_cast<std::uint16_t>(i)};
    interface.vrf = i == 2 ? VrfId{1} : kDefaultVrf;
    interface.mac = parse_mac(router_mac(i)).value();
    interface.mtu_bytes = i == 1 ? 1300 : 1500;
    config.interfaces.push_back(interface);
    ConfiguredInterface configured{interface.index, {}, {}, interface.vrf};
    for (const std::string_view text : addresses[i])
      configured.addresses.push_back(parse_interface_address(text).value());
    config.addressing.push_back(configured);
  }
  return config;
}

std::uint8_t u8(const Frame& frame, std::size_t at) { return std::to_integer<std::uint8_t>(frame.at(at)); }
std::uint16_t u16(const Frame& frame, std::size_t at) {
  return static_cast<std::uint16_t>(u8(frame, at) << 8 | u8(frame, at + 1));
}
std::uint32_t u32(const Frame& frame, std::size_t at) {
  return std::uint32_t{u16(frame, at)} << 16 | u16(frame, at + 2);
}
void set8(Frame& frame, std::size_t at, unsigned value) { frame.at(at) = static_cast<std::byte>(value); }
void set16(Frame& frame, std::size_t at, unsigned value) {
  set8(frame, at, value >> 8);
  set8(frame, at + 1, value & 0xff);
}
std::string mac_in(const Frame& frame, std::size_t at) {
  MacAddress mac;
  for (std::size_t i = 0; i < 6; ++i) mac.bytes[i] = u8(frame, at + i);
  return to_string(mac);
}
std::string address_in(const Frame& frame, std::size_t at, Family family) {
  IpAddress address{family, {}};
  for (std::size_t i = 0; i < (family == Family::ipv4 ? 4U : 16U); ++i) address.bytes[i] = u8(frame, at + i);
  return to_string(address);
}
Frame part(const Frame& frame, std::size_t at, std::size_t bytes) {
  EXPECT_LE(at + bytes, frame.size());
  const auto first = frame.begin() + static_cast<std::ptrdiff_t>(std::min(at, frame.size()));
  return {first, frame.begin() + static_cast<std::ptrdiff_t>(std::min(at + bytes, frame.size()))};
}
Frame bytes_counting(std::size_t count, unsigned from) {
  Frame bytes(count);
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<std::byte>((from + i) & 0xff);
  return bytes;
}

bool checksums_hold(const Frame& frame) {
  if (kIpAt + ip_length(frame) > frame.size()) return false;
  if (ip_header(frame) == 20 && internet_checksum(part(frame, kIpAt, 20)) != 0) return false;
  return internet_checksum(summed(frame)) == 0;
}
void fix_icmp_checksum(Frame& frame) {
  const std::size_t at = kIpAt + ip_header(frame) + 2;
  set16(frame, at, 0);
  set16(frame, at, internet_checksum(summed(frame)));
}

Frame icmp4(std::string_view source, std::string_view destination, const Frame& message) {
  Frame frame = from_host().ipv4(source, destination).protocol(1).payload(message.size()).build();
  overwrite(frame, kIpAt + 20, message);
  fix_icmp_checksum(frame);
  return frame;
}
Frame icmp6(std::string_view source, std::string_view destination, const Frame& message, std::uint8_t hop_limit) {
  Frame frame = from_host().ipv6(source, destination).protocol(58).ttl(hop_limit).payload(message.size()).build();
  overwrite(frame, kIpAt + 40, message);
  fix_icmp_checksum(frame);
  return frame;
}
Frame echo_message(unsigned type, std::size_t data) {
  Frame message(8);
  set8(message, 0, type);
  set16(message, 4, 0x1234);
  set16(message, 6, 0x5678);
  const Frame counting = bytes_counting(data);
  message.insert(message.end(), counting.begin(), counting.end());
  return message;
}

Frame arp(std::uint16_t operation, std::string_view sender_mac, std::string_view sender, std::string_view target) {
  Frame frame = PacketBuilder().ethernet(sender_mac, "ff:ff:ff:ff:ff:ff").arp_request().build();
  set16(frame, kIpAt + 6, operation);
  store_mac_at(frame, kIpAt + 8, sender_mac);
  store(frame, kIpAt + 14, sender);
  store(frame, kIpAt + 24, target);
  return frame;
}

Frame neighbour_message(unsigned type, unsigned flags, std::string_view target, const Frame& options) {
  Frame message(24);
  set8(message, 0, type);
  set8(message, 4, flags);
  store(message, 8, target);
  message.insert(message.end(), options.begin(), options.end());
  return message;
}
Frame mac_option(std::uint8_t type, std::string_view mac) {
  Frame option(8);
  set8(option, 0, type);
  set8(option, 1, 1);
  store_mac_at(option, 2, mac);
  return option;
}

Frame StationRig::hear(const Frame& frame, DropReason why, std::size_t ingress, std::size_t egress) {
  std::vector<OriginatedFrame> out;
  const std::uint64_t before = total(host_.counters());
  host_.receive({InterfaceIndex{static_cast<std::uint16_t>(ingress)}, now_, frame, why,
                 InterfaceIndex{static_cast<std::uint16_t>(egress)}},
                out);
  EXPECT_EQ(total(host_.counters()), before + 1) << "every frame is counted once";
  EXPECT_LE(out.size(), 1U);
  if (out.empty()) return {};
  EXPECT_EQ(out[0].interface, InterfaceIndex{static_cast<std::uint16_t>(ingress)});
  EXPECT_GE(out[0].bytes.size(), 60U);
  EXPECT_EQ(mac_in(out[0].bytes, 6), router_mac(ingress));
  return out[0].bytes;
}

NoReply StationRig::silence(const Frame& frame, DropReason why, std::size_t ingress, std::size_t egress) {
  const RouterHostCounters before = host_.counters();
  EXPECT_TRUE(hear(frame, why, ingress, egress).empty());
  for (std::size_t i = 0; i < kNoReplies; ++i)
    if (host_.counters().silent[i] != before.silent[i]) return static_cast<NoReply>(i);
  ADD_FAILURE() << "it was not silent";
  return NoReply::count_;
}

}  // namespace hitless::test
