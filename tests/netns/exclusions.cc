#include "tests/netns/exclusions.h"

#include <algorithm>
#include <array>

namespace hitless::test {
namespace {

struct Text {
  const char* name;
  const char* reason;
};
constexpr std::array<Text, kExclusions> kTexts{{
    {"ipv4_options", "the kernel processes them (RFC 1812 4.2.2.1), the chassis has no punt path yet and drops"},
    {"ipv4_link_local", "169.254/16: the chassis drops (RFC 3927 2.7), the kernel knows no such scope and forwards"},
    {"ipv4_this_network",
     "from 0/8 but 0.0.0.0: the chassis drops (RFC 1812 5.3.7), the kernel has forwarded since 5.3"},
    {"ipv4_class_e", "240/4: the chassis drops (RFC 1812 5.3.7), the kernel has forwarded it since 2.6.25"},
    {"own_source",
     "from an address of the router or a broadcast address of its networks: the kernel looks sources up, "
     "and drops; the chassis looks up destinations only"},
    {"to_be_fragmented",
     "IPv4 without DF above the MTU of its way out: the kernel fragments, the chassis drops for now"},
    {"ipv6_hop_by_hop", "options that the kernel drops for; the chassis does not look at them (RFC 8200 4 lets it)"},
    {"ipv6_same_link",
     "from :: or a link-local address, back out of the interface it came in by: the chassis drops "
     "(RFC 4291 2.5.2, 2.5.6), the kernel checks only what changes the link"},
}};

bool either_in(const IpAddress& a, const IpAddress& b, const Prefix& prefix) {
  return prefix.contains(a) || prefix.contains(b);
}

/// The interface whose network holds the address.
std::optional<InterfaceIndex> interface_of(const IpAddress& address, const ChassisConfig& config) {
  for (const ConfiguredInterface& configured : config.addressing)
    for (const InterfaceAddress& own : configured.addresses)
      if (own.network().contains(address)) return configured.index;
  return std::nullopt;
}

/// Looked up plainly, in neither router's table: the longest of all routes that cover the destination.
std::optional<InterfaceIndex> way_out(const IpAddress& destination, const ChassisConfig& config) {
  const RibRoute* best = nullptr;
  for (const RibRoute& route : *config.routes)
    if (route.prefix.contains(destination) && (best == nullptr || route.prefix.length > best->prefix.length))
      best = &route;
  if (best == nullptr) return interface_of(destination, config);
  return best->via.empty() ? std::nullopt : interface_of(best->via.front(), config);
}

/// Options that every router passes by: padding of zeros (RFC 4942 2.1.9.5: 7 bytes at most), a router alert that
/// nobody listens for, unknown ones whose type says "skip" (RFC 8200 4.2).
bool is_passed_by(const Frame& frame, std::size_t at, std::size_t end) {
  std::size_t padding = 0;
  while (at < end) {
    const unsigned type = get8(frame, at);
    const std::size_t bytes = type == 0 ? 1 : at + 1 < end ? 2 + get8(frame, at + 1) : end;
    if (at + bytes > end) return false;
    const auto first = frame.begin() + static_cast<std::ptrdiff_t>(at);
    if (type <= 1) {
      padding += bytes;
      if (padding > 7 ||
          std::any_of(first + std::min<std::ptrdiff_t>(2, static_cast<std::ptrdiff_t>(bytes)),
                      first + static_cast<std::ptrdiff_t>(bytes), [](std::byte b) { return b != std::byte{0}; }))
        return false;
    } else {
      padding = 0;
      if (type != 0x05 && type >> 6 != 0) return false;
      if (type == 0x05 && bytes != 4) return false;
    }
    at += bytes;
  }
  return true;
}

bool is_refused_hop_by_hop(const Frame& frame) {
  constexpr std::size_t kHeader = 54;
  if (get8(frame, 20) != 0) return false;
  if (frame.size() < kHeader + 8 || end_of_ip(frame) < kHeader + 8) return true;
  const std::size_t end = kHeader + (get8(frame, kHeader + 1) + 1) * 8;
  return end > std::min(end_of_ip(frame), frame.size()) || !is_passed_by(frame, kHeader + 2, end);
}

}  // namespace

const char* name_of(Exclusion exclusion) { return kTexts[static_cast<std::size_t>(exclusion)].name; }
const char* reason_of(Exclusion exclusion) { return kTexts[static_cast<std::size_t>(exclusion)].reason; }

namespace {

std::optional<Exclusion> exclusion_of_ipv4(const Frame& frame, const ChassisConfig& config) {
  static const Prefix kLinkLocal = *parse_prefix("169.254.0.0/16");
  static const Prefix kThisNetwork = *parse_prefix("0.0.0.0/8");
  static const Prefix kClassE = *parse_prefix("240.0.0.0/4");
  static const IpAddress kBroadcast = *parse_address("255.255.255.255");
  const IpAddress source = source_of(frame);
  const IpAddress destination = destination_of(frame);
  if ((get8(frame, 14) & 0xfU) > 5) return Exclusion::ipv4_options;
  if (either_in(source, destination, kLinkLocal)) return Exclusion::ipv4_link_local;
  if (kThisNetwork.contains(source) && source != kThisNetwork.address) return Exclusion::ipv4_this_network;
  // The limited broadcast lies in 240/4 but is forwarded by neither.
  if (either_in(source, destination, kClassE) && source != kBroadcast && destination != kBroadcast)
    return Exclusion::ipv4_class_e;
  if ((get16(frame, 20) & 0x4000U) != 0) return std::nullopt;
  const auto egress = way_out(destination, config);
  if (egress && end_of_ip(frame) > 14 + config.interfaces[egress->index()].mtu_bytes)
    return Exclusion::to_be_fragmented;
  return std::nullopt;
}

std::optional<Exclusion> exclusion_of_ipv6(const Input& input, const ChassisConfig& config) {
  static const Prefix kLinkLocal = *parse_prefix("fe80::/10");
  static const IpAddress kUnspecified = *parse_address("::");
  if (is_refused_hop_by_hop(input.frame)) return Exclusion::ipv6_hop_by_hop;
  const IpAddress source = source_of(input.frame);
  if ((source == kUnspecified || kLinkLocal.contains(source)) &&
      way_out(destination_of(input.frame), config) == input.ingress)
    return Exclusion::ipv6_same_link;
  return std::nullopt;
}

}  // namespace

std::optional<Exclusion> exclusion_of(const Input& input, const ChassisConfig& config, const std::set<IpAddress>& own) {
  if (!is_ipv4(input.frame) && !is_ipv6(input.frame)) return std::nullopt;
  if (own.contains(source_of(input.frame))) return Exclusion::own_source;
  return is_ipv4(input.frame) ? exclusion_of_ipv4(input.frame, config) : exclusion_of_ipv6(input, config);
}

}  // namespace hitless::test
