#pragma once
// Route tables that look like the Internet's: prefix lengths in the shares of a full BGP table, distinct prefixes,
// nothing in reserved space. The same seed gives the same table on every machine.

#include <cstdint>
#include <vector>

#include "control/base/route.h"
#include "dataplane/net/prefix.h"

namespace hitless {

struct RouteTableShape {
  std::uint32_t ipv4 = 0;
  std::uint32_t ipv6 = 0;
  std::vector<IpAddress> via_ipv4, via_ipv6;  ///< next hops in turn, along the sorted table; at least one if asked for
  std::vector<Prefix> excluded;               ///< no generated prefix overlaps one of these
  std::vector<Prefix> taken;                  ///< no generated prefix equals one of these
};

/// BGP routes, by prefix: IPv4 first. A length with too few prefixes gives the rest of its share to /24 or /48.
std::vector<RibRoute> generate_routes(const RouteTableShape& shape, std::uint64_t seed);

}  // namespace hitless
