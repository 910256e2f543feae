#include "bench/bgp_like_table.h"

#include <set>

#include "dataplane/base/random.h"

namespace hitless::bench {
namespace {

int bgp_like_length(Random& random) {
  const std::uint64_t percent = random.below(100);
  if (percent < 60) return 24;
  if (percent < 71) return 22;
  if (percent < 81) return 23;
  if (percent < 83) return static_cast<int>(random.between(25, 32));
  return static_cast<int>(random.between(16, 21));
}

}  // namespace

std::vector<Prefix> bgp_like_prefixes(std::size_t count) {
  Random random(1, "bgp-like table");
  std::set<Prefix> seen;
  while (seen.size() < count) {
    const auto first = static_cast<std::uint32_t>(random.between(1, 223));
    if (first == 10 || first == 127) continue;
    const std::uint32_t rest = static_cast<std::uint32_t>(random.next()) & 0xffffffU;
    seen.insert(make_prefix(IpAddress::v4(first << 24 | rest), bgp_like_length(random)));
  }
  return {seen.begin(), seen.end()};
}

std::uint32_t next_hop_of(const Prefix& prefix) { return (prefix.address.v4_host_order() * 2654435761U) % kNextHops; }

FibVersionPtr version_of(const std::vector<Prefix>& prefixes, std::uint16_t interfaces) {
  FibChange change;
  change.epoch = Epoch(1);
  for (std::uint32_t hop = 0; hop < kNextHops; ++hop) {
    change.path_lists.push_back(path_list_of({AdjacencyIndex(hop)}));
    const InterfaceIndex egress(static_cast<std::uint16_t>(hop % interfaces));
    change.adjacencies.push_back(
        {AdjacencyIndex(hop),
         {AdjacencyKind::neighbour, 1, Slot(1), egress, {{2, 1, 0, 0, 0, static_cast<std::uint8_t>(hop)}}}});
  }
  for (const Prefix& prefix : prefixes) change.routes.push_back({prefix, next_hop_of(prefix)});
  return FibVersion::empty()->apply(change);
}

std::vector<std::uint32_t> destinations(const std::vector<Prefix>& prefixes, std::size_t count) {
  Random random(2, "destinations");
  std::vector<std::uint32_t> out;
  while (out.size() < count) {
    const Prefix& prefix = prefixes[random.below(prefixes.size())];
    const std::uint64_t hosts = std::uint64_t{1} << (32 - prefix.length);
    out.push_back(prefix.address.v4_host_order() + static_cast<std::uint32_t>(random.below(hosts)));
  }
  return out;
}

}  // namespace hitless::bench
