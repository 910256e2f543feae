#include "tests/netns/generated_packets.h"

#include <algorithm>
#include <cstring>

#include "tests/netns/frame_fields.h"

namespace hitless::test {
namespace {

constexpr std::size_t kIp = 14;
constexpr std::uint8_t kHopByHop = 0, kRouting = 43, kFragment = 44, kDestinationOptions = 60;

std::size_t index_of(Family family) { return family == Family::ipv4 ? 0 : 1; }
void set8(Frame& frame, std::size_t at, std::uint64_t value) { frame[at] = static_cast<std::byte>(value & 0xff); }
void set16(Frame& frame, std::size_t at, std::uint64_t value) {
  set8(frame, at, value >> 8);
  set8(frame, at + 1, value);
}

/// Addresses that routers treat by rules of their own.
constexpr const char* kSpecial[] = {"0.0.0.0",
                                    "0.1.2.3",
                                    "127.0.0.1",
                                    "127.200.1.2",
                                    "169.254.7.7",
                                    "224.0.0.1",
                                    "224.0.0.5",
                                    "239.1.2.3",
                                    "255.255.255.255",
                                    "240.1.2.3",
                                    "10.0.0.1",
                                    "192.168.0.1",
                                    "100.64.0.1",
                                    "192.0.2.77",
                                    "::",
                                    "::1",
                                    "fe80::7",
                                    "fe80::1",
                                    "fe80::4",
                                    "ff01::1",
                                    "ff02::1",
                                    "ff02::1:ff00:1",
                                    "ff05::2",
                                    "ff0e::1234",
                                    "fc00::1",
                                    "fec0::1",
                                    "::192.0.2.33",
                                    "::ffff:192.0.2.33",
                                    "64:ff9b::c000:221",
                                    "100::1",
                                    "2001:db8::1",
                                    "2002:c000:221::1",
                                    "ff00::1"};

IpAddress plus(IpAddress address, int number) {
  const std::size_t last = address.family == Family::ipv4 ? 3 : 15;
  for (std::size_t i = last + 1; i-- > 0;) {
    const int sum = address.bytes[i] + number;
    address.bytes[i] = static_cast<std::uint8_t>(sum & 0xff);
    number = sum < 0 ? -1 : sum >> 8;
    if (number == 0) break;
  }
  return address;
}

}  // namespace

PacketGenerator::PacketGenerator(const ChassisConfig& config, std::uint64_t seed)
    : config_(config), random_(seed, "oracle/packets") {
  for (const RibRoute& route : *config.routes) prefixes_[index_of(route.prefix.address.family)].push_back(route.prefix);
  for (const ConfiguredInterface& configured : config.addressing) {
    for (const InterfaceAddress& address : configured.addresses) {
      const std::size_t family = index_of(address.address.family);
      own_[family].push_back(address.address);
      // Few enough that the kernel's table of unanswered neighbours never fills: network, broadcast, nobody.
      for (const int host : {0, 3, 200, 255}) on_link_[family].push_back(plus(address.network().address, host));
    }
    for (const Neighbour& neighbour : configured.neighbours)
      on_link_[index_of(neighbour.address.family)].push_back(neighbour.address);
  }
  for (const char* text : kSpecial) {
    const IpAddress address = parse_address(text).value();
    special_[index_of(address.family)].push_back(address);
  }
}

Input PacketGenerator::next() {
  Input input;
  input.ingress = InterfaceIndex(static_cast<InterfaceIndex::rep>(random_.below(config_.interfaces.size())));
  const Interface& interface = config_.interfaces[input.ingress.index()];
  Frame& frame = input.frame;
  frame.resize(frame_bytes(interface.mtu_bytes));
  for (std::byte& b : frame) b = static_cast<std::byte>(byte());
  if (random_.below(10) < 6)
    make_ipv4(frame);
  else
    make_ipv6(frame);
  put_link_header(frame, interface);
  return input;
}

/// 60 to 1514 with an accent on both ends; seldom less than the shortest Ethernet frame.
std::size_t PacketGenerator::frame_bytes(std::uint32_t mtu_bytes) {
  const std::size_t longest = kIp + mtu_bytes;
  switch (random_.below(8)) {
    case 0:
      return 60;
    case 1:
      return longest - random_.below(4);
    case 2:
      return kIp + 40 + random_.below(30);
    default:
      return 60 + random_.below(longest - 59);
  }
}

IpAddress PacketGenerator::anywhere(Family family) { return inside({{family, {}}, 0}); }

IpAddress PacketGenerator::inside(const Prefix& prefix) {
  IpAddress address = prefix.address;
  for (int bit = prefix.length; bit < address_bits(address.family); ++bit)
    if ((random_.next() & 1U) != 0)
      address.bytes[static_cast<std::size_t>(bit / 8)] |= static_cast<std::uint8_t>(0x80 >> bit % 8);
  return address;
}

IpAddress PacketGenerator::destination(Family family) {
  const std::size_t f = index_of(family);
  const std::uint64_t kind = random_.below(100);
  // In turn, so that every route is met.
  const Prefix& prefix = prefixes_[f][next_prefix_[f]++ % prefixes_[f].size()];
  if (kind < 65) return inside(prefix);
  if (kind < 70) return prefix.address;
  if (kind < 75) return plus(prefix.address, -1);  // just below it
  if (kind < 87) return anywhere(family);
  if (kind < 90) return one_of(own_[f]);
  if (kind < 95) return one_of(on_link_[f]);
  return one_of(special_[f]);
}

IpAddress PacketGenerator::source(Family family) {
  const std::size_t f = index_of(family);
  const std::uint64_t kind = random_.below(100);
  if (kind < 85) return inside(one_of(prefixes_[f]));
  if (kind < 93) return anywhere(family);
  if (kind < 95) return one_of(on_link_[f]);
  if (kind < 96) return one_of(own_[f]);
  return one_of(special_[f]);
}

std::uint8_t PacketGenerator::ttl() {
  constexpr std::uint8_t kCommon[] = {64, 128, 255, 2, 3, 64, 1, 0};
  return one_in(2) ? kCommon[random_.below(std::size(kCommon))] : byte();
}

void PacketGenerator::put_addresses(Frame& frame, std::size_t at, Family family) {
  const std::size_t bytes = family == Family::ipv4 ? 4 : 16;
  const IpAddress from = source(family);
  const IpAddress to = destination(family);
  std::memcpy(&frame[at], from.bytes.data(), bytes);
  std::memcpy(&frame[at + bytes], to.bytes.data(), bytes);
}

/// Identification, type of service, protocol and payload stay the random bytes that they are.
void PacketGenerator::make_ipv4(Frame& frame) {
  set16(frame, 12, 0x0800);
  set8(frame, kIp, 0x45);
  const std::size_t longest = frame.size() - kIp;
  set16(frame, kIp + 2, one_in(6) ? 20 + random_.below(longest - 19) : longest);
  // DF on most; fragments, and now and then any flags and offset (the reserved bit too).
  set16(frame, kIp + 6,
        one_in(10)   ? random_.next()
        : one_in(10) ? 0x2000 | random_.below(0x2000)
        : one_in(3)  ? 0
                     : 0x4000);
  set8(frame, kIp + 8, ttl());
  constexpr std::uint8_t kCommon[] = {6, 17, 1, 6, 17, 47, 50, 4, 41, 132, 2, 89};
  if (!one_in(4)) set8(frame, kIp + 9, kCommon[random_.below(std::size(kCommon))]);
  put_addresses(frame, kIp + 12, Family::ipv4);
  if (one_in(40) && frame.size() >= kIp + 60) set8(frame, kIp, 0x46 + random_.below(10));  // options, of random bytes
  fix_ipv4_checksum(frame);
  // Header checksums at the corners of ones' complement: 0 and its other form, and those that become such by one hop.
  if (one_in(20)) {
    constexpr std::uint16_t kCorners[] = {0x0000, 0xfeff, 0xff00, 0xfefe, 0x00ff, 0xfffe};
    const std::uint16_t wanted = kCorners[random_.below(std::size(kCorners))];
    const std::uint32_t id = get16(frame, kIp + 4) + get16(frame, kIp + 10) + (0xffffU - wanted);
    set16(frame, kIp + 4, (id & 0xffff) + (id >> 16));
    fix_ipv4_checksum(frame);
    if (get16(frame, kIp + 10) == 0 && one_in(2)) set16(frame, kIp + 10, 0xffff);
  }
  if (one_in(12)) spoil_ipv4(frame);
}

void PacketGenerator::spoil_ipv4(Frame& frame) {
  switch (random_.below(5)) {
    case 0:
      return set16(frame, kIp + 10, random_.next());  // checksum
    case 1:
      set8(frame, kIp, random_.next());  // version and header length
      break;
    case 2:
      set8(frame, kIp, 0x40 + random_.below(5));  // header length below the minimum
      break;
    case 3:
      set16(frame, kIp + 2, random_.below(20));  // total length below the header
      break;
    default:
      set16(frame, kIp + 2, frame.size() - kIp + 1 + random_.below(20));  // and beyond the frame
  }
  // A right checksum over as much of the header as there is, so that it is not the checksum that decides.
  const std::size_t header = (get8(frame, kIp) & 0xfU) * 4U;
  if (header >= 12 && kIp + header <= frame.size()) fix_ipv4_checksum(frame);
}

void PacketGenerator::make_ipv6(Frame& frame) {
  frame.resize(std::max<std::size_t>(frame.size(), kIp + 40 + random_.below(3) * 16));
  set16(frame, 12, 0x86dd);
  set8(frame, kIp, 0x60 | (byte() & 0xfU));  // upper half of the traffic class; the rest of the word stays random
  if (one_in(3)) set16(frame, kIp + 2, 0);
  if (one_in(3)) set8(frame, kIp + 1, get8(frame, kIp + 1) & 0xf0U);  // no flow label at all, with the line above
  const std::size_t longest = frame.size() - kIp - 40;
  set16(frame, kIp + 4, one_in(6) ? random_.below(longest + 1) : longest);
  constexpr std::uint8_t kCommon[] = {6, 17, 58, 6, 17, 47, 50, 4, 41, 132, 59, 89};
  if (!one_in(6)) set8(frame, kIp + 6, kCommon[random_.below(std::size(kCommon))]);
  set8(frame, kIp + 7, ttl());
  put_addresses(frame, kIp + 8, Family::ipv6);
  if (one_in(5) && longest >= 16) put_extension(frame);
  if (one_in(40)) set8(frame, kIp, random_.next());                        // version
  if (one_in(40)) set16(frame, kIp + 4, longest + 1 + random_.below(20));  // payload beyond the frame
  if (one_in(60)) set16(frame, kIp + 4, 0);
}

void PacketGenerator::put_extension(Frame& frame) {
  constexpr std::uint8_t kKinds[] = {kHopByHop, kRouting, kFragment, kDestinationOptions, kHopByHop};
  const std::size_t at = kIp + 40;
  const std::uint8_t kind = kKinds[random_.below(std::size(kKinds))];
  set8(frame, at, get8(frame, kIp + 6));
  set8(frame, kIp + 6, kind);
  if (kind != kFragment) set8(frame, at + 1, 0);
  if (kind == kHopByHop || kind == kDestinationOptions) put_hop_by_hop(frame, at);
}

/// Eight bytes of options: padding, a router alert, an unknown option of each of the four actions, or random bytes.
void PacketGenerator::put_hop_by_hop(Frame& frame, std::size_t at) {
  switch (random_.below(4)) {
    case 0:  // PadN of six bytes
      for (std::size_t i = 2; i < 8; ++i) set8(frame, at + i, 0);
      set8(frame, at + 2, 1);
      set8(frame, at + 3, 4);
      break;
    case 1:  // router alert (RFC 2711) and PadN of two
      set16(frame, at + 2, 0x0502);
      set16(frame, at + 4, random_.below(3));
      set16(frame, at + 6, 0x0100);
      break;
    case 2:  // unknown, four bytes of data; the two upper bits of its type say what to do (RFC 8200 4.2)
      set8(frame, at + 2, random_.below(4) << 6 | 0x1e);
      set8(frame, at + 3, 4);
      break;
    default:
      break;
  }
}

void PacketGenerator::put_link_header(Frame& frame, const Interface& interface) {
  std::transform(interface.mac.bytes.begin(), interface.mac.bytes.end(), frame.begin(),
                 [](std::uint8_t b) { return static_cast<std::byte>(b); });
  set8(frame, 6, 0x02);
  if (one_in(50)) set8(frame, 5, byte());                          // another station, mostly
  if (one_in(50)) std::fill_n(frame.begin(), 6, std::byte{0xff});  // broadcast
  if (one_in(50)) set16(frame, 0, one_in(2) ? 0x0100 : 0x3333);    // multicast
  constexpr std::uint16_t kTypes[] = {0x0806, 0x88cc, 0x8100, 0x88a8, 0x8847, 0x0800, 0x86dd, 0x0040};
  if (one_in(50)) set16(frame, 12, kTypes[random_.below(std::size(kTypes))]);
}

}  // namespace hitless::test
