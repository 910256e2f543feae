#include "dataplane/pipeline/forwarding_plane.h"

#include <utility>

namespace hitless {

ForwardingPlane::ForwardingPlane(std::vector<std::unique_ptr<PacketPath>> paths, PathOfSlot path_of_slot)
    : path_of_slot_(std::move(path_of_slot)), paths_(std::move(paths)) {
  for (std::size_t from = 0; from < paths_.size(); ++from) {
    paths_[from]->number_packets(from, paths_.size());
    for (std::size_t to = 0; to < paths_.size(); ++to) {
      if (from == to) continue;
      lanes_.push_back(std::make_unique<FabricLane>());
      paths_[from]->send_over(*lanes_.back(), [this, to](Slot slot) { return path_of(slot) == to; });
      paths_[to]->receive_over(*lanes_.back());
    }
  }
}

std::size_t ForwardingPlane::in_flight() const {
  std::size_t packets = 0;
  for (const auto& path : paths_) packets += path->in_flight();
  for (const auto& lane : lanes_) packets += lane->held();
  return packets;
}

OriginatedBook ForwardingPlane::originated() const {
  OriginatedBook all;
  for (const auto& path : paths_) {
    all.made += path->originated().made;
    all.sent += path->originated().sent;
    all.dropped += path->originated().dropped;
  }
  return all;
}

}  // namespace hitless
