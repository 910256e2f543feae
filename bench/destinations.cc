#include "bench/destinations.h"

#include "dataplane/base/random.h"
#include "dataplane/base/result.h"

namespace hitless::bench {
namespace {

/// A random address inside the prefix.
IpAddress inside(const Prefix& prefix, Random& random) {
  IpAddress address = prefix.address;
  const auto bits = static_cast<std::size_t>(address_bits(address.family));
  for (std::size_t bit = prefix.length; bit < bits;) {
    const std::size_t free = 8 - bit % 8;  // bits of this byte that the prefix leaves open
    address.bytes[bit / 8] |= static_cast<std::uint8_t>(random.next() & ((1U << free) - 1));
    bit += free;
  }
  return address;
}

template <class Address>
Address as(const IpAddress& address) {
  if constexpr (kFamilyOf<Address> == Family::ipv4)
    return address.v4_host_order();
  else
    return address.bytes;
}

}  // namespace

template <class Address>
std::vector<Address> destinations(std::span<const Prefix> prefixes, std::size_t count) {
  Random random(2, "destinations");
  std::vector<Address> out;
  out.reserve(count);
  while (out.size() < count) {
    const Prefix& prefix = prefixes[random.below(prefixes.size())];
    HITLESS_CHECK(prefix.address.family == kFamilyOf<Address>, "a prefix of the other family");
    out.push_back(as<Address>(inside(prefix, random)));
  }
  return out;
}

template <class Address>
std::vector<Address> anywhere(std::size_t count) {
  Prefix space{{kFamilyOf<Address>, {}}, 0};
  if (space.address.family == Family::ipv6) space = {{Family::ipv6, {0x20}}, 3};
  Random random(3, "anywhere");
  std::vector<Address> out;
  out.reserve(count);
  while (out.size() < count) out.push_back(as<Address>(inside(space, random)));
  return out;
}

template std::vector<Ipv4Address> destinations(std::span<const Prefix>, std::size_t);
template std::vector<Ipv6Address> destinations(std::span<const Prefix>, std::size_t);
template std::vector<Ipv4Address> anywhere(std::size_t);
template std::vector<Ipv6Address> anywhere(std::size_t);

}  // namespace hitless::bench
