#pragma once
// A route as a source offers it to the RIB.

#include <cstdint>
#include <string>
#include <vector>

#include "dataplane/net/prefix.h"

namespace hitless {

/// Where a route was learned; the default administrative distance is the value that IOS documents.
enum class RouteProtocol : std::uint8_t { connected, local, static_, bgp };
[[nodiscard]] const char* to_string(RouteProtocol protocol);
[[nodiscard]] constexpr std::uint8_t default_distance(RouteProtocol protocol) {
  switch (protocol) {
    case RouteProtocol::connected:
    case RouteProtocol::local:
      return 0;
    case RouteProtocol::static_:
      return 1;
    case RouteProtocol::bgp:
      return 20;
  }
  return 255;
}

/// A set of protocols: bit 1 << protocol.
using RouteProtocols = std::uint8_t;
inline constexpr RouteProtocols kAllProtocols = 0xff;
[[nodiscard]] constexpr RouteProtocols only(RouteProtocol protocol) {
  return static_cast<RouteProtocols>(1U << static_cast<unsigned>(protocol));
}

/// An address that the routes of this VRF resolve.
struct NextHop {
  VrfId vrf = kDefaultVrf;
  IpAddress address;
  auto operator<=>(const NextHop&) const = default;
};

struct RibRoute {
  Prefix prefix;
  RouteProtocol protocol = RouteProtocol::static_;
  std::uint8_t distance = 1;   ///< smaller wins between protocols
  std::uint32_t metric = 0;    ///< smaller wins within a distance; routes of equal metric share the load
  std::vector<IpAddress> via;  ///< next hops, resolved recursively in the prefix's VRF; empty: Null0
  bool operator==(const RibRoute&) const = default;
};

}  // namespace hitless
