#include "bench/full_table.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>

#include "bench/bench_options.h"
#include "dataplane/base/result.h"
#include "hil/byte_source.h"
#include "hil/route_generator.h"

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

/// One prefix a line.
std::vector<Prefix> read_prefixes(const std::filesystem::path& file) {
  auto source = open_byte_source(file.string(), "prefixes, one a line");
  HITLESS_CHECK(source.has_value(), source.error().message);
  std::vector<Prefix> prefixes;
  std::string line;
  std::array<std::byte, 1 << 16> chunk;
  for (;;) {
    const auto size = (*source)->read(chunk);
    HITLESS_CHECK(size.has_value(), size.error().message);
    for (std::size_t i = 0; i < *size; ++i) {
      const char c = static_cast<char>(chunk[i]);
      if (c == '\r') continue;
      if (c != '\n') {
        line += c;
        continue;
      }
      prefixes.push_back(parse_prefix(line).value());
      line.clear();
    }
    if (*size < chunk.size()) break;
  }
  return prefixes;
}

}  // namespace

std::filesystem::path data_folder() {
  const char* named = std::getenv("HITLESS_DATA");
  return named != nullptr ? std::filesystem::path(named) : std::filesystem::path(HITLESS_SOURCE_DIR "/../shared/data");
}

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

std::vector<RibRoute> full_table(std::string* why) {
  const auto file = data_folder() / "routes" / "full-table-prefixes.txt.gz";
  if (!std::filesystem::exists(file)) {
    *why = file.string() + " is not there: set HITLESS_DATA";
    return {};
  }
  std::vector<RibRoute> routes;
  RouteTableShape shape;
  shape.taken = read_prefixes(file);
  std::uint32_t have4 = 0, have6 = 0;
  for (std::uint16_t n = 0; n < kNeighbours; ++n) {
    shape.via_ipv4.push_back(neighbour4(n));
    shape.via_ipv6.push_back(neighbour6(n));
  }
  for (const Prefix& prefix : shape.taken) {
    const bool v4 = prefix.address.family == Family::ipv4;
    const auto turn = (v4 ? have4++ : have6++) % kNeighbours;
    const IpAddress& next_hop = (v4 ? shape.via_ipv4 : shape.via_ipv6)[turn];
    routes.push_back({prefix, RouteProtocol::bgp, default_distance(RouteProtocol::bgp), 0, {next_hop}});
  }
  shape.ipv4 = kFullIpv4 - std::min(have4, kFullIpv4);
  shape.ipv6 = kFullIpv6 - std::min(have6, kFullIpv6);
  for (RibRoute& route : generate_routes(shape, 1)) routes.push_back(std::move(route));
  std::ranges::sort(routes, {}, &RibRoute::prefix);
  if (!routes_limited() || routes.size() <= routes_wanted()) return routes;
  const std::size_t step = routes.size() / routes_wanted();  // of every length and family some
  std::vector<RibRoute> cut;
  for (std::size_t i = 0; i < routes.size(); i += step) cut.push_back(std::move(routes[i]));
  return cut;
}

}  // namespace hitless::bench
