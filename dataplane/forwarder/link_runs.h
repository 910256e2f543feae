#pragma once
// The encapsulation is picked once for a run of packets of one link layer. When all interfaces of a card have the same
// link layer, as is the rule, that is once a burst.

#include <cstddef>
#include <span>

#include "dataplane/encap/ethernet.h"
#include "dataplane/packet/interface.h"
#include "dataplane/packet/packet.h"

namespace hitless {

/// The encapsulation of all interfaces of the slot; null when they differ. Ethernet for a slot without interfaces.
[[nodiscard]] inline const Encapsulation* common_link(const InterfaceTable& interfaces, Slot slot) {
  const Encapsulation* link = nullptr;
  for (const Interface& interface : interfaces) {
    if (interface.slot != slot) continue;
    if (link != nullptr && link != interface.encapsulation) return nullptr;
    link = interface.encapsulation;
  }
  return link != nullptr ? link : &kEthernet;
}

/// Calls use(link, run) for each run of packets whose interfaces have one encapsulation. `side`: the member of the meta
/// data that names the interface. `common`: common_link() of the slot. A packet without such an interface was ended by
/// an earlier stage and stays in the run.
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
