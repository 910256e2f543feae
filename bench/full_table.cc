#include "bench/full_table.h"

#include <algorithm>

#include "bench/bench_options.h"
#include "bench/internet_table.h"
#include "hil/routes/prefix_list.h"

namespace hitless::bench {
namespace {

constexpr std::uint32_t kNetworks4 = 0x0a000000;  // 10.0.N.0/24

IpAddress neighbour4(std::uint16_t n) { return IpAddress::v4(kNetworks4 + (std::uint32_t{n} << 8) + 2); }
IpAddress network6(std::uint16_t n) { return parse_address("fd00:0:0:" + std::to_string(n) + "::").value(); }
IpAddress neighbour6(std::uint16_t n) {
  IpAddress address = network6(n);
  address.bytes[15] = 2;
  return address;
}

}  // namespace

ChassisConfig neighbours_config(std::uint16_t slots) {
  ChassisConfig config;
  for (std::uint16_t n = 0; n < kNeighbours; ++n) {
    Interface interface;
    interface.index = InterfaceIndex(n);
    interface.slot = Slot(static_cast<std::uint16_t>(1 + n % slots));
    config.interfaces.push_back(interface);
    InterfaceAddress own4{IpAddress::v4(kNetworks4 + (std::uint32_t{n} << 8) + 1), 24}, own6{network6(n), 64};
    own6.address.bytes[15] = 1;
    const MacAddress mac{{2, 0, 0, 0, 0, static_cast<std::uint8_t>(n)}};
    config.addressing.push_back({InterfaceIndex(n), {own4, own6}, {{neighbour4(n), mac}, {neighbour6(n), mac}}});
  }
  return config;
}

FullTable full_table() {
  constexpr std::size_t kAll = kFullIpv4 + kFullIpv6;
  const std::size_t wanted = routes_limited() ? std::min(routes_wanted(), kAll) : kAll;
  const std::size_t ipv6 = wanted * kFullIpv6 / kAll;
  const auto internet = internet_table(wanted - ipv6, ipv6);
  HITLESS_CHECK(internet.has_value(), internet.error().message);
  std::vector<IpAddress> via_ipv4, via_ipv6;
  for (std::uint16_t n = 0; n < kNeighbours; ++n) {
    via_ipv4.push_back(neighbour4(n));
    via_ipv6.push_back(neighbour6(n));
  }
  FullTable table;
  table.routes = routes_in_turn(internet->ipv4, via_ipv4, {});
  for (RibRoute& route : routes_in_turn(internet->ipv6, {}, via_ipv6)) table.routes.push_back(std::move(route));
  table.label = std::to_string(internet->real_ipv4 + internet->real_ipv6) + " of " +
                std::to_string(table.routes.size()) + " prefixes are the Internet's";
  return table;
}

}  // namespace hitless::bench
