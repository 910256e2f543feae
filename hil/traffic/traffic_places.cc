#include "hil/traffic/traffic_places.h"

#include <algorithm>

#include "dataplane/base/random.h"
#include "hil/pcap/capture.h"

namespace hitless {
namespace {

constexpr int kRecursionMax = 4;

/// The `number`-th address of a prefix; number 0 is the network address.
IpAddress nth_address(const Prefix& prefix, std::uint64_t number) {
  IpAddress address = prefix.address;
  for (std::size_t i = address.family == Family::ipv4 ? 4 : 16; i-- > 0 && number != 0; number >>= 8)
    address.bytes[i] = static_cast<std::uint8_t>(address.bytes[i] | (number & 0xff));
  return address;
}

/// Number of addresses between network and broadcast address, at most 2^16 - 2: nobody asks a prefix for more.
std::uint64_t hosts_of(const Prefix& prefix) {
  const int bits = address_bits(prefix.address.family) - prefix.length;
  return bits >= 16 ? 0xfffe : bits < 2 ? 0 : (1ULL << bits) - 2;
}

/// True for a prefix within one kind of address space, short enough for hosts, and ordinary at both ends.
bool can_hold_hosts(const Prefix& prefix) {
  if (prefix.length < 8 || hosts_of(prefix) == 0) return false;
  return is_placeable(prefix.address) && is_placeable(nth_address(prefix, hosts_of(prefix)));
}

}  // namespace

TrafficPlaces::TrafficPlaces(const ChassisConfig& chassis, std::uint64_t seed) {
  collect(chassis);
  fill_pools(chassis, seed);
}

void TrafficPlaces::collect(const ChassisConfig& chassis) {
  for (const ConfiguredInterface& interface : chassis.addressing)
    for (const InterfaceAddress& address : interface.addresses)
      entries_.push_back({make_prefix(address.address, address.length, interface.vrf), std::nullopt, interface.index});
  if (chassis.routes)
    for (const RibRoute& route : *chassis.routes)
      entries_.push_back({route.prefix, route.via.empty() ? std::nullopt : std::optional(route.via[0]), {}});
  // Connected networks come first among equals: they win over any route. Of several routes the first written counts.
  std::stable_sort(entries_.begin(), entries_.end(),
                   [](const Entry& a, const Entry& b) { return a.prefix < b.prefix; });
  entries_.erase(std::unique(entries_.begin(), entries_.end(),
                             [](const Entry& a, const Entry& b) { return a.prefix == b.prefix; }),
                 entries_.end());
}

void TrafficPlaces::fill_pools(const ChassisConfig& chassis, std::uint64_t seed) {
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    // In this order a more specific prefix follows directly behind the prefix that covers it.
    const bool leaf = i + 1 == entries_.size() || entries_[i + 1].prefix.vrf != entry.prefix.vrf ||
                      !entry.prefix.contains(entries_[i + 1].prefix.address);
    if (!leaf || entry.connected.valid() || !can_hold_hosts(entry.prefix)) continue;
    const std::optional<InterfaceIndex> egress = resolve(entry);
    if (egress) pools_[{entry.prefix.address.family, *egress}].prefixes.push_back(entry.prefix);
  }
  for (auto& [key, pool] : pools_) {
    interfaces_[{chassis.interfaces[key.second.index()].vrf, key.first}].push_back(key.second);
    Random random(seed,
                  "places/" + std::to_string(static_cast<int>(key.first)) + "/" + std::to_string(key.second.value));
    for (std::size_t i = pool.prefixes.size(); i > 1; --i)
      std::swap(pool.prefixes[i - 1], pool.prefixes[static_cast<std::size_t>(random.below(i))]);
  }
}

const std::vector<InterfaceIndex>& TrafficPlaces::interfaces(VrfId vrf, Family family) const {
  static const std::vector<InterfaceIndex> none;
  const auto found = interfaces_.find({vrf, family});
  return found == interfaces_.end() ? none : found->second;
}

HostPlace TrafficPlaces::next_host(Family family, InterfaceIndex interface) {
  const auto found = pools_.find({family, interface});
  HITLESS_CHECK(found != pools_.end(), "no prefix leads to this interface");
  Pool& pool = found->second;
  const Prefix& prefix = pool.prefixes[pool.next];
  const HostPlace place{nth_address(prefix, 1 + pool.round % hosts_of(prefix)), interface};
  if (++pool.next == pool.prefixes.size()) {
    pool.next = 0;
    ++pool.round;
  }
  return place;
}

std::size_t TrafficPlaces::prefixes(Family family, InterfaceIndex interface) const {
  const auto found = pools_.find({family, interface});
  return found == pools_.end() ? 0 : found->second.prefixes.size();
}

std::optional<IpAddress> TrafficPlaces::host_in(const Prefix& prefix) const {
  const std::uint64_t hosts = std::max<std::uint64_t>(hosts_of(prefix), 1);
  for (std::uint64_t number = hosts_of(prefix) == 0 ? 0 : 1; number <= std::min<std::uint64_t>(hosts, 1024); ++number) {
    const IpAddress address = nth_address(prefix, number);
    const Entry* match = longest_match({prefix.vrf, address});
    if (match == nullptr || match->prefix.length <= prefix.length) return address;
  }
  return std::nullopt;
}

std::optional<InterfaceIndex> TrafficPlaces::egress_of(const NextHop& destination) const {
  const Entry* match = longest_match(destination);
  return match == nullptr ? std::nullopt : resolve(*match);
}

const TrafficPlaces::Entry* TrafficPlaces::longest_match(const NextHop& destination) const {
  for (int length = address_bits(destination.address.family); length >= 0; --length) {
    const Prefix wanted = make_prefix(destination.address, length, destination.vrf);
    const auto found = std::lower_bound(entries_.begin(), entries_.end(), wanted,
                                        [](const Entry& entry, const Prefix& p) { return entry.prefix < p; });
    if (found != entries_.end() && found->prefix == wanted) return &*found;
  }
  return nullptr;
}

std::optional<InterfaceIndex> TrafficPlaces::resolve(const Entry& entry) const {
  const Entry* at = &entry;
  for (int depth = 0; depth < kRecursionMax && at != nullptr; ++depth) {
    if (at->connected.valid()) return at->connected;
    if (!at->via) return std::nullopt;
    const NextHop via{entry.prefix.vrf, *at->via};
    if (const auto known = resolved_.find(via); known != resolved_.end()) return known->second;
    at = longest_match(via);
    if (at != nullptr && at->connected.valid()) resolved_.emplace(via, at->connected);
  }
  return std::nullopt;
}

}  // namespace hitless
