#pragma once
// Which network devices the kernel routes through: taking one of those away cuts somebody off.

#include <map>
#include <string>

#include "hil/doctor/machine.h"

namespace hitless {

enum class RouteUse {
  none,
  some,             ///< a network is reached through it
  default_gateway,  ///< the rest of the world is
};

/// Every device that a route of /proc/net/route or /proc/net/ipv6_route names, with the most that goes through it.
/// Addresses that every device has by itself (IPv6 link-local, multicast) do not count.
using RoutesByDevice = std::map<std::string, RouteUse>;
[[nodiscard]] RoutesByDevice routes_by_device(const Machine& machine);

/// What goes through a device or through a bridge, bond or VLAN on top of it.
[[nodiscard]] RouteUse route_use(const Machine& machine, const RoutesByDevice& routes, const std::string& device);

}  // namespace hitless
