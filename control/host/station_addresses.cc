#include "control/host/station_addresses.h"

#include <algorithm>

#include "control/host/neighbour_discovery.h"
#include "dataplane/base/result.h"
#include "dataplane/net/wire_addresses.h"

namespace hitless {
namespace {

constexpr IpAddress kLoopback6{Family::ipv6, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
constexpr std::uint32_t kLimitedBroadcast = 0xffffffff;

/// With a 31 or 127 bit prefix both addresses are hosts (RFC 3021, RFC 6164).
bool has_subnet_addresses(const InterfaceAddress& a) { return a.length + 2 <= address_bits(a.address.family); }

IpAddress directed_broadcast(const InterfaceAddress& a) {
  return IpAddress::v4(a.address.v4_host_order() | (a.length == 0 ? kLimitedBroadcast : kLimitedBroadcast >> a.length));
}

/// This network, loopback, and class E (RFC 1812 5.3.7); the unspecified and the loopback address (RFC 4291 2.5.2, 3).
bool is_nobody(const IpAddress& address) {
  if (address.family == Family::ipv6) return is_unspecified(address) || address == kLoopback6;
  return address.bytes[0] == 0 || address.bytes[0] == 127 || address.bytes[0] >= 240;
}

}  // namespace

StationAddresses::StationAddresses(const ChassisConfig& config) {
  for (const Interface& interface : config.interfaces) stations_.push_back({interface.vrf, {}, {}});
  for (const ConfiguredInterface& configured : config.addressing) {
    HITLESS_CHECK(configured.index.index() < stations_.size(), "addresses of an interface that is none");
    for (const InterfaceAddress& address : configured.addresses)
      take(stations_[configured.index.index()], config.interfaces[configured.index.index()].mac, address);
  }
  std::ranges::sort(own_);
  std::ranges::sort(of_subnet_);
}

void StationAddresses::take(Station& station, const MacAddress& mac, const InterfaceAddress& configured) {
  if (configured.address.family == Family::ipv6 && station.link_local.empty())
    station.link_local.push_back(link_local_of(mac));
  if (is_link_local(configured.address)) {
    station.link_local.push_back(configured.address);
    return;
  }
  station.addresses.push_back(configured);
  own_.push_back({station.vrf, configured.address});
  if (!has_subnet_addresses(configured)) return;
  of_subnet_.push_back({station.vrf, configured.network().address});
  if (configured.address.family == Family::ipv4) of_subnet_.push_back({station.vrf, directed_broadcast(configured)});
}

bool StationAddresses::is_on(InterfaceIndex interface, const IpAddress& address) const {
  return std::ranges::find(at(interface).link_local, address) != at(interface).link_local.end() ||
         std::ranges::find(at(interface).addresses, address, &InterfaceAddress::address) !=
             at(interface).addresses.end();
}

bool StationAddresses::is_own(InterfaceIndex interface, const IpAddress& address) const {
  if (is_link_local(address)) return is_on(interface, address);
  return std::ranges::binary_search(own_, VrfAddress{at(interface).vrf, address});
}

bool StationAddresses::is_group(InterfaceIndex interface, const IpAddress& address) const {
  if (is_multicast(address)) return true;
  if (address.family == Family::ipv6) return false;
  return address.v4_host_order() == kLimitedBroadcast ||
         std::ranges::binary_search(of_subnet_, VrfAddress{at(interface).vrf, address});
}

bool StationAddresses::is_other_host(InterfaceIndex interface, const IpAddress& address) const {
  return !is_nobody(address) && !is_group(interface, address) && !is_own(interface, address) &&
         !std::ranges::binary_search(of_subnet_, VrfAddress{at(interface).vrf, address});
}

std::optional<IpAddress> StationAddresses::address_beside(InterfaceIndex interface, const IpAddress& neighbour) const {
  if (!is_other_host(interface, neighbour)) return std::nullopt;
  for (const InterfaceAddress& own : at(interface).addresses)
    if (own.network().contains(neighbour)) return own.address;
  return std::nullopt;
}

std::optional<IpAddress> StationAddresses::source_towards(InterfaceIndex interface,
                                                          const IpAddress& destination) const {
  const Station& station = at(interface);
  if (is_link_local(destination)) {
    if (station.link_local.empty()) return std::nullopt;
    return station.link_local.front();
  }
  if (const auto beside = address_beside(interface, destination)) return beside;
  for (const InterfaceAddress& own : station.addresses)
    if (own.address.family == destination.family) return own.address;
  return std::nullopt;
}

}  // namespace hitless
