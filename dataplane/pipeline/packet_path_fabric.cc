// Packets that enter a path beside the traffic of its own cards: packets of other paths, and the route processor's
// frames.

#include <algorithm>
#include <array>

#include "dataplane/base/result.h"
#include "dataplane/pipeline/packet_path_card.h"

namespace hitless {

void PacketPath::send_over(FabricLane& lane, const std::function<bool(Slot)>& leads_to) {
  lanes_out_.push_back(&lane);
  for (const Interface& interface : interfaces_)
    if (leads_to(interface.slot)) lane_of_[interface.index.index()] = &lane;
}

bool PacketPath::hand_over() {
  bool all = true;
  for (FabricLane* lane : lanes_out_) all &= lane->hand_over();
  return all;
}

bool PacketPath::accept_arrivals() {
  bool any = false;
  std::array<rte_mbuf*, kBurstMax> burst;
  for (FabricLane* lane : lanes_in_)
    for (std::size_t count; (count = lane->take(burst)) > 0;) {
      any = true;
      for (std::size_t i = 0; i < count; ++i) wait_for_egress(burst[i]);
    }
  return any;
}

/// Not by push_back: with a second use, push_back would no longer be inlined where every packet passes.
void PacketPath::wait_for_egress(rte_mbuf* packet) {
  const PacketMeta& meta = meta_of(packet);
  std::vector<Crossing>& crossing = card_of_[meta.egress.index()]->crossing;
  crossing.insert(crossing.end(), Crossing{meta.at, meta.id, packet});
  ++in_flight_;
}

void PacketPath::originate(rte_mbuf* packet, InterfaceIndex interface, Instant at) {
  HITLESS_CHECK(at >= egress_done_, "a frame is originated within a step that is over");
  PacketMeta& meta = meta_of(packet);
  meta = PacketMeta{};
  meta.sent = meta.at = at;
  meta.ingress = meta.egress = interface;
  meta.originated = true;
  meta.id = next_id_;
  next_id_ += id_stride_;
  ++originated_.made;
  wait_for_egress(packet);
}

/// Removes the originated frames from `packets` and frees them; returns how many.
std::size_t PacketPath::end_originated(std::vector<rte_mbuf*>& packets) {
  if (originated_.in_flight() == 0) [[likely]]
    return 0;
  const auto theirs =
      std::stable_partition(packets.begin(), packets.end(), [](const rte_mbuf* m) { return !meta_of(m).originated; });
  const auto count = static_cast<std::size_t>(packets.end() - theirs);
  if (count > 0) rte_pktmbuf_free_bulk(&*theirs, static_cast<unsigned>(count));
  packets.erase(theirs, packets.end());
  in_flight_ -= count;
  return count;
}

}  // namespace hitless
