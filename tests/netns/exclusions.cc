#include "tests/netns/exclusions.h"

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
    {"ipv4_class_e", "240/4: the chassis drops (RFC 1812 5.3.7), the kernel has forwarded it since 2.6.25"},
    {"own_source", "from a router's own address: the kernel drops IPv4 (its check cannot be turned off)"},
    {"to_be_fragmented",
     "IPv4 without DF above the MTU of its way out: the kernel fragments, the chassis drops for now"},
}};

bool either_in(const IpAddress& a, const IpAddress& b, const Prefix& prefix) {
  return prefix.contains(a) || prefix.contains(b);
}

/// MTU of the interface that a next hop lies behind.
std::size_t mtu_behind(const IpAddress& hop, const ChassisConfig& config) {
  for (const ConfiguredInterface& configured : config.addressing)
    for (const InterfaceAddress& address : configured.addresses)
      if (address.network().contains(hop)) return config.interfaces[configured.index.index()].mtu_bytes;
  return SIZE_MAX;
}

/// Looked up plainly, in neither router's table: the longest of all routes that cover the destination.
std::size_t mtu_towards(const IpAddress& destination, const ChassisConfig& config) {
  const RibRoute* best = nullptr;
  for (const RibRoute& route : *config.routes)
    if (route.prefix.contains(destination) && (best == nullptr || route.prefix.length > best->prefix.length))
      best = &route;
  if (best == nullptr) return mtu_behind(destination, config);
  return best->via.empty() ? SIZE_MAX : mtu_behind(best->via.front(), config);
}

}  // namespace

const char* name_of(Exclusion exclusion) { return kTexts[static_cast<std::size_t>(exclusion)].name; }
const char* reason_of(Exclusion exclusion) { return kTexts[static_cast<std::size_t>(exclusion)].reason; }

std::optional<Exclusion> exclusion_of(const Frame& frame, const ChassisConfig& config, const std::set<IpAddress>& own) {
  if (!is_ipv4(frame) && !is_ipv6(frame)) return std::nullopt;
  const IpAddress source = source_of(frame);
  if (own.contains(source)) return Exclusion::own_source;
  if (!is_ipv4(frame)) return std::nullopt;
  const IpAddress destination = destination_of(frame);
  static const Prefix kLinkLocal = *parse_prefix("169.254.0.0/16");
  static const Prefix kClassE = *parse_prefix("240.0.0.0/4");
  static const IpAddress kBroadcast = *parse_address("255.255.255.255");
  if ((get8(frame, 14) & 0xfU) > 5) return Exclusion::ipv4_options;
  if (either_in(source, destination, kLinkLocal)) return Exclusion::ipv4_link_local;
  // The limited broadcast lies in 240/4 but is forwarded by neither.
  if (either_in(source, destination, kClassE) && source != kBroadcast && destination != kBroadcast)
    return Exclusion::ipv4_class_e;
  if ((get16(frame, 20) & 0x4000U) == 0 && end_of_ip(frame) > 14 + mtu_towards(destination, config))
    return Exclusion::to_be_fragmented;
  return std::nullopt;
}

}  // namespace hitless::test
