#pragma once
// The way of frames from the cards to the active route processor and of its own frames back. Cards punt on the threads
// of forwarding loops, the route processor answers on control's.

#include <memory>
#include <optional>
#include <vector>

#include "control/host/router_host.h"
#include "dataplane/pipeline/forwarding_plane.h"
#include "hil/chassis/chassis.h"
#include "hil/ports/punt_facts.h"
#include "hil/ports/punt_lane.h"

namespace hitless {

class PuntPath {
 public:
  /// The arguments outlive the path. `pool` gives the packets for the answers.
  PuntPath(Chassis& chassis, const ForwardingPlane& paths, rte_mempool* pool);
  ~PuntPath();

  /// The lane of a forwarding loop.
  [[nodiscard]] PuntLane& lane(std::size_t loop) { return *lanes_[loop]; }

  // Control's thread.
  /// The active route processor handles the punted frames. A neighbour that it learns of is an event at `open`, the
  /// first instant that is not promised to the packet path.
  void serve(Instant open);

  /// Once all threads have ended.
  [[nodiscard]] PuntFacts facts() const;

 private:
  void follow_active();
  void handle(const FrameQueue::Place& frame);
  [[nodiscard]] bool awaits_neighbour(const FrameQueue::Place& frame);
  void tell_learnt(Instant open);
  void send_requests();
  void send(const OriginatedFrame& frame);

  Chassis& chassis_;
  std::vector<std::unique_ptr<PuntLane>> lanes_;  ///< by loop
  std::vector<PuntLane*> lane_of_;                ///< by InterfaceIndex
  std::optional<RpId> rp_;                        ///< the RP whose station `host_` is
  std::unique_ptr<RouterHost> host_;  ///< made anew with each active RP: nothing of it outlives a switchover
  std::vector<OriginatedFrame> answers_;
  PuntFacts facts_;
};

}  // namespace hitless
