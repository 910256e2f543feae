#pragma once
// The chassis's configuration said in the kernel's words: devices, addresses, permanent neighbours, routes.

#include <set>
#include <string>

#include "control/base/chassis_config.h"
#include "tests/netns/network_namespace.h"

namespace hitless::test {

/// Names of the two ends of an interface's veth pair: "r0" in the router, "o0" outside.
[[nodiscard]] std::string router_device(InterfaceIndex interface);
[[nodiscard]] std::string outside_device(InterfaceIndex interface);

/// `own`: filled with every address that the kernel holds to be the router's: those of its interfaces, IPv4 broadcast
/// addresses of their networks, IPv6 subnet-router anycast addresses (RFC 4291 2.6.1). unsupported where the machine
/// cannot, io when it refuses an address or a route.
Result<void> set_up_kernel(const NetworkNamespace& router, const NetworkNamespace& outside, const ChassisConfig& config,
                           std::set<IpAddress>& own);

}  // namespace hitless::test
