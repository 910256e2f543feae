#pragma once
// The way of frames from the cards to the active route processor and of its own frames back. Cards punt on the threads
// of forwarding loops, the route processor answers on control's.

#include <memory>
#include <optional>
#include <vector>

#include "hil/chassis.h"
#include "hil/packet_paths.h"
#include "hil/punt/punt_lane.h"
#include "hil/router_host/router_host.h"

namespace hitless {

/// What was punted, and what came of it.
struct PuntFacts {
  std::uint64_t punted = 0;
  std::uint64_t queue_full = 0;        ///< more than the punt queue held: dropped there
  std::uint64_t no_active_rp = 0;      ///< nobody was there to answer
  std::uint64_t unserved = 0;          ///< still in the punt queue at the end
  std::uint64_t unsent = 0;            ///< answers for which there was no place or packet on the way back, or no time
  std::uint64_t neighbours_heard = 0;  ///< times that a neighbour said where it is
  std::uint64_t neighbours_asked = 0;  ///< requests sent: ARP and neighbour solicitations
  std::uint64_t unresolved = 0;        ///< packets whose neighbour was being asked for: dropped, nobody is told
  std::vector<LearntAdjacency> neighbours;  ///< that the last active RP knew and that are not configured
  RouterHostCounters host;                  ///< of all route processors that were active, added up
};

class PuntPath {
 public:
  /// All outlive it. `pool`: the answers' packets come from it.
  PuntPath(Chassis& chassis, const PacketPaths& paths, rte_mempool* pool);
  ~PuntPath();

  /// That of a forwarding loop.
  [[nodiscard]] PuntLane& lane(std::size_t loop) { return *lanes_[loop]; }

  // Control's thread.
  /// The active route processor handles what was punted. What it learns of neighbours is an event of the instant
  /// `open`, before which everything may have been promised to the packet path.
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
  std::optional<RpId> rp_;                        ///< whose station `host_` is
  std::unique_ptr<RouterHost> host_;  ///< made anew with each active RP: nothing of it outlives a switchover
  std::vector<OriginatedFrame> answers_;
  PuntFacts facts_;
};

}  // namespace hitless
