#include "tests/netns/oracle_scenario.h"

#include "dataplane/base/random.h"
#include "hil/chassis/chassis_builder.h"

namespace hitless::test {
namespace {

// Addresses of the chassis lie in the benchmarking networks (RFC 2544, RFC 5180), which no capture at hand uses.
constexpr const char* kChassis = R"(
name: oracle
seed: 20260726
platform: c10008
chassis:
  cards:
    - {slot: 1, card: 1-port-gigabit-ethernet}
    - {slot: 2, card: 1-port-gigabit-ethernet}
    - {slot: 3, card: sip-600, spas: [{bay: 0, spa: 2-port-ge-spa}]}
addressing: {ipv4: 198.18.0.0/16, ipv6: "2001:2::/48"}
interfaces:
  - {name: GigabitEthernet3/0/1, mtu: 1400}
images: [{name: one, version: "1", platform: c10000}]
start_image: disk0:one
routes:
  generate: [{ipv4: 1200, ipv6: 500}]
)";
constexpr std::size_t kWithin = 300;     // routes within generated ones
constexpr std::size_t kNullEvery = 10;   // of these, every so many leads to Null0
constexpr std::size_t kHostEvery = 4;    // and is a host route
constexpr std::size_t kCoverEvery = 15;  // and is a short prefix around the generated one instead

/// A random prefix of the given length, inside `outer` or (when shorter) around it.
Prefix prefix_near(const Prefix& outer, int length, Random& random) {
  IpAddress address = outer.address;
  for (int bit = outer.length; bit < length; ++bit)
    if ((random.next() & 1U) != 0)
      address.bytes[static_cast<std::size_t>(bit / 8)] |= static_cast<std::uint8_t>(0x80 >> bit % 8);
  return make_prefix(address, length);
}

int length_near(const Prefix& outer, std::size_t number, Random& random) {
  const int bits = address_bits(outer.address.family);
  if (number % kHostEvery == 0) return bits;
  if (number % kCoverEvery == 1) return std::max<int>(outer.length - 8, 8);
  return outer.length + 1 + static_cast<int>(random.below(static_cast<std::uint64_t>(bits - outer.length)));
}

/// Every row leads to one next hop, so each router has one way to choose.
std::vector<RouteRow> rows_within(const std::vector<RibRoute>& generated, const InterfaceTable& interfaces,
                                  std::uint64_t seed) {
  Random random(seed, "oracle/rows");
  std::vector<RouteRow> rows;
  while (rows.size() < kWithin) {
    const Prefix outer = generated[random.below(generated.size())].prefix;
    RouteRow row;
    row.route.prefix = prefix_near(outer, length_near(outer, rows.size(), random), random);
    if (rows.size() % kNullEvery != 3) row.via_interfaces = {interfaces[random.below(interfaces.size())].name};
    const auto same = [&](const auto& other) { return other.prefix == row.route.prefix; };
    if (std::any_of(generated.begin(), generated.end(), same) ||
        std::any_of(rows.begin(), rows.end(), [&](const RouteRow& other) { return same(other.route); }))
      continue;
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

Result<Scenario> oracle_scenario(const std::vector<std::string>& captures) {
  auto scenario = parse_scenario(kChassis, "oracle.yaml");
  if (!scenario) return scenario;
  const auto catalogue = load_catalogue(*scenario);
  if (!catalogue) return tl::unexpected(catalogue.error());
  const auto first = build_chassis_config(*scenario, *catalogue);
  if (!first) return tl::unexpected(first.error());
  scenario->routes.rows = rows_within(*first->routes, first->interfaces, scenario->seed);
  // Recorded packets were as large as Ethernet takes: their networks lie behind the interfaces that take as much.
  std::vector<std::string> full_size;
  for (const Interface& interface : first->interfaces)
    if (interface.mtu_bytes > kSmallMtuBytes) full_size.push_back(interface.name);
  for (const std::string& capture : captures)
    scenario->routes.from_capture.push_back({capture, full_size, kDefaultVrf, {}});
  return scenario;
}

}  // namespace hitless::test
