#include "tests/netns/kernel_set_up.h"

#include <array>

#include <fmt/format.h>

namespace hitless::test {
namespace {

/// The outer ends take frames of any length that the tests put in.
constexpr int kOutsideMtuBytes = 9'216;

struct Sysctl {
  const char* name;
  const char* value;
};
/// Before any device exists, so that each takes them over. A router that asks nobody and believes nobody.
constexpr std::array kRouterSysctls{
    Sysctl{"net/ipv4/ip_forward", "1"},
    Sysctl{"net/ipv6/conf/all/disable_ipv6", "0"},
    Sysctl{"net/ipv6/conf/default/disable_ipv6", "0"},
    Sysctl{"net/ipv6/conf/all/forwarding", "1"},
    Sysctl{"net/ipv6/conf/default/forwarding", "1"},
    Sysctl{"net/ipv6/conf/default/accept_dad", "0"},
    Sysctl{"net/ipv6/conf/default/accept_ra", "0"},
    Sysctl{"net/ipv6/conf/default/accept_redirects", "0"},
    Sysctl{"net/ipv4/conf/all/rp_filter", "0"},
    Sysctl{"net/ipv4/conf/default/rp_filter", "0"},
    Sysctl{"net/ipv4/conf/all/accept_redirects", "0"},
    Sysctl{"net/ipv4/conf/default/accept_redirects", "0"},
};
constexpr std::array kOutsideSysctls{
    Sysctl{"net/ipv6/conf/all/disable_ipv6", "1"},
    Sysctl{"net/ipv6/conf/default/disable_ipv6", "1"},
};

template <std::size_t N>
Result<void> set_all(const NetworkNamespace& space, const std::array<Sysctl, N>& sysctls) {
  for (const Sysctl& sysctl : sysctls)
    if (auto set = space.set_sysctl(sysctl.name, sysctl.value); !set) return set;
  return {};
}

IpAddress link_local(InterfaceIndex interface) {
  IpAddress address = parse_address("fe80::").value();
  address.bytes[15] = static_cast<std::uint8_t>(interface.value + 1);
  return address;
}

IpAddress broadcast_of(const Prefix& network) {
  const std::uint32_t hosts = network.length == 0 ? ~0U : (1U << (32 - network.length)) - 1;
  return IpAddress::v4(network.address.v4_host_order() | hosts);
}

std::string devices(const NetworkNamespace& outside, const ChassisConfig& config) {
  std::string lines = "link set lo up\n";
  for (const Interface& interface : config.interfaces)
    lines += fmt::format("link add {0} mtu {1} address {2} type veth peer name {3} netns {4}\n",
                         router_device(interface.index), interface.mtu_bytes, to_string(interface.mac),
                         outside_device(interface.index), outside.path());
  return lines;
}

std::string outside_up(const ChassisConfig& config) {
  std::string lines;
  for (const Interface& interface : config.interfaces)
    lines += fmt::format("link set {} mtu {} up\n", outside_device(interface.index), kOutsideMtuBytes);
  return lines;
}

std::string addresses(const ChassisConfig& config, std::set<IpAddress>& own) {
  std::string lines;
  for (const ConfiguredInterface& configured : config.addressing) {
    const std::string device = router_device(configured.index);
    // In two steps: brought up at once, it would give itself an address before it is told not to.
    lines += fmt::format("link set {0} addrgenmode none\nlink set {0} up\n", device);
    lines += fmt::format("address add {}/64 dev {} nodad\n", to_string(link_local(configured.index)), device);
    own.insert(link_local(configured.index));
    for (const InterfaceAddress& address : configured.addresses) {
      lines += fmt::format("address add {}/{} dev {}{}\n", to_string(address.address), address.length, device,
                           address.address.family == Family::ipv6 ? " nodad" : "");
      own.insert(address.address);
      own.insert(address.address.family == Family::ipv6 ? address.network().address : broadcast_of(address.network()));
    }
    for (const Neighbour& neighbour : configured.neighbours)
      lines += fmt::format("neigh add {} lladdr {} nud permanent dev {}\n", to_string(neighbour.address),
                           to_string(neighbour.mac), device);
  }
  return lines;
}

/// Null0 has two counterparts, which differ in what the sender is told; both are used.
std::string routes(const ChassisConfig& config) {
  std::string lines;
  std::size_t nulls = 0;
  for (const RibRoute& route : *config.routes) {
    if (route.via.empty())
      lines +=
          fmt::format("route add {} {}\n", nulls++ % 2 == 0 ? "blackhole" : "unreachable", to_string(route.prefix));
    else
      lines += fmt::format("route add {} via {}\n", to_string(route.prefix), to_string(route.via.front()));
  }
  return lines;
}

}  // namespace

std::string router_device(InterfaceIndex interface) { return "r" + std::to_string(interface.value); }
std::string outside_device(InterfaceIndex interface) { return "o" + std::to_string(interface.value); }

Result<void> set_up_kernel(const NetworkNamespace& router, const NetworkNamespace& outside, const ChassisConfig& config,
                           std::set<IpAddress>& own) {
  if (auto set = set_all(router, kRouterSysctls); !set) return set;
  if (auto set = set_all(outside, kOutsideSysctls); !set) return set;
  // Without veth this machine cannot; once it has that, a refusal is a mistake of ours.
  if (const auto done = router.run_ip(devices(outside, config)); !done)
    return fail(ErrorCode::unsupported, done.error().message);
  if (auto done = outside.run_ip(outside_up(config)); !done) return done;
  return router.run_ip(addresses(config, own) + routes(config));
}

}  // namespace hitless::test
