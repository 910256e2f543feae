#pragma once
// The network devices that the kernel routes through: taking such a device away cuts somebody off.

#include <map>
#include <string>

#include "hil/doctor/machine.h"

namespace hitless {

enum class RouteUse {
  none,
  some,             ///< a network is reached through the device
  default_gateway,  ///< the rest of the world is reached through the device
};

/// Every device that a route of /proc/net/route or /proc/net/ipv6_route names, with its weightiest use. Routes to
/// addresses that every device has by itself (IPv6 link-local, multicast) do not count.
using RoutesByDevice = std::map<std::string, RouteUse>;
[[nodiscard]] RoutesByDevice routes_by_device(const Machine& machine);

/// The weightiest use of a device, or of a bridge, bond or VLAN on top of it.
[[nodiscard]] RouteUse route_use(const Machine& machine, const RoutesByDevice& routes, const std::string& device);

}  // namespace hitless
