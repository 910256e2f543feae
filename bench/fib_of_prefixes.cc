#include "bench/fib_of_prefixes.h"

namespace hitless::bench {

std::uint32_t next_hop_of(const Prefix& prefix) {
  // The upper bits of the product: its lowest six depend only on the lowest six bits of the prefix, which are zero.
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15U;
  static_assert(kNextHops == 1U << 6);
  std::uint64_t hash = prefix.length;
  for (const std::uint8_t byte : prefix.address.bytes) hash = (hash ^ byte) * kOdd;
  return static_cast<std::uint32_t>(hash >> (64 - 6));
}

FibChange change_of(std::span<const Prefix> prefixes, std::uint16_t interfaces) {
  FibChange change;
  change.epoch = Epoch(1);
  for (std::uint32_t hop = 0; hop < kNextHops; ++hop) {
    change.path_lists.push_back(path_list_of({AdjacencyIndex(hop)}));
    const InterfaceIndex egress(static_cast<std::uint16_t>(hop % interfaces));
    change.adjacencies.push_back(
        {AdjacencyIndex(hop),
         {AdjacencyKind::neighbour, 1, Slot(1), egress, {{2, 1, 0, 0, 0, static_cast<std::uint8_t>(hop)}}}});
  }
  change.routes.reserve(prefixes.size());
  for (const Prefix& prefix : prefixes) change.routes.push_back({prefix, next_hop_of(prefix)});
  return change;
}

FibVersionPtr version_of(std::span<const Prefix> prefixes, std::uint16_t interfaces) {
  return FibVersion::empty()->apply(change_of(prefixes, interfaces));
}

}  // namespace hitless::bench
