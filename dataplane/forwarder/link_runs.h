#pragma once
// The encapsulation is picked once for a run of packets of one link layer: once a burst where all interfaces of a card
// have the same, which is the rule.

#include <cstddef>
#include <span>

#include "dataplane/encap/ethernet.h"
#include "dataplane/packet/interface.h"
#include "dataplane/packet/packet.h"

namespace hitless {

/// What all interfaces of the slot have; null when they differ. Ethernet for a slot without interfaces.
[[nodiscard]] inline const Encapsulation* common_link(const InterfaceTable& interfaces, Slot slot) {
  const Encapsulation* link = nullptr;
  for (const Interface& interface : interfaces) {
    if (interface.slot != slot) continue;
    if (link != nullptr && link != interface.encapsulation) return nullptr;
    link = interface.encapsulation;
  }
  return link != nullptr ? link : &kEthernet;
}

/// Calls use(link, run) for each run of packets whose interface, the `side` of their meta data, has one encapsulation;
/// `common`: common_link() of the slot. A packet without such an interface, ended by an earlier stage, stays in the
/// run.
template <class Use>
void for_link_runs(const Encapsulation* common, const InterfaceTable& interfaces, InterfaceIndex PacketMeta::*side,
                   std::span<rte_mbuf* const> burst, const Use& use) {
  if (common != nullptr) [[likely]]
    return with_link(*common, [&](const auto& link) { use(link, burst); });
  const auto encapsulation_of = [&](const rte_mbuf* m, const Encapsulation* otherwise) {
    const InterfaceIndex index = meta_of(m).*side;
    return index.valid() ? interfaces[index.index()].encapsulation : otherwise;
  };
  for (std::size_t first = 0; first < burst.size();) {
    const Encapsulation* const row = encapsulation_of(burst[first], &kEthernet);
    std::size_t end = first + 1;
    while (end < burst.size() && encapsulation_of(burst[end], row) == row) ++end;
    with_link(*row, [&](const auto& link) { use(link, burst.subspan(first, end - first)); });
    first = end;
  }
}

}  // namespace hitless
