#pragma once
// The packet paths of a run: one in virtual time, one for each forwarding loop on the wall clock, each with cards of
// its own, and the lanes of the fabric between them.

#include <memory>
#include <vector>

#include "dataplane/pipeline/fabric_lane.h"
#include "dataplane/pipeline/packet_path.h"

namespace hitless {

class ForwardingPlane {
 public:
  /// By slot, the path that walks the slot's card. Slots beyond the end belong to the first path.
  using PathOfSlot = std::vector<std::size_t>;

  /// Joins every two paths by lanes.
  ForwardingPlane(std::vector<std::unique_ptr<PacketPath>> paths, PathOfSlot path_of_slot);

  [[nodiscard]] std::size_t size() const { return paths_.size(); }
  [[nodiscard]] PacketPath& operator[](std::size_t i) { return *paths_[i]; }
  [[nodiscard]] PacketPath& front() { return *paths_.front(); }
  [[nodiscard]] std::size_t path_of(Slot slot) const {
    return slot.index() < path_of_slot_.size() ? path_of_slot_[slot.index()] : 0;
  }

  // Only once no thread walks the paths any more:
  /// Packets that the paths and lanes hold: not delivered, dropped or consumed.
  [[nodiscard]] std::size_t in_flight() const;
  [[nodiscard]] OriginatedBook originated() const;

 private:
  PathOfSlot path_of_slot_;
  std::vector<std::unique_ptr<PacketPath>> paths_;
  std::vector<std::unique_ptr<FabricLane>> lanes_;
};

}  // namespace hitless
