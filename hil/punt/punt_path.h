#pragma once
// The way of frames from the cards to the active route processor and of its own frames back. Cards punt on the packet
// path's thread, the route processor answers on control's.

#include <memory>
#include <optional>

#include "hil/chassis.h"
#include "hil/packet_observer.h"
#include "hil/packet_path.h"
#include "hil/punt/frame_queue.h"
#include "hil/punted_frames.h"
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

class PuntPath final : public PacketObserver, public PuntedFrames {
 public:
  /// `chassis` outlives it. `pool`: the answers' packets come from it.
  PuntPath(Chassis& chassis, rte_mempool* pool);
  ~PuntPath() override;

  // The packet path's thread.
  [[nodiscard]] bool takes(const rte_mbuf* packet) const override;
  void offered(std::span<rte_mbuf* const>) override {}
  void delivered(std::span<rte_mbuf* const>, bool) override {}
  void dropped(std::span<rte_mbuf* const> burst) override;
  void consumed(std::span<rte_mbuf* const> burst) override;
  /// Puts the route processor's frames on their way, as of `now`.
  void send(PacketPath& path, Instant now);

  // Control's thread.
  /// The active route processor handles what was punted. What it learns of neighbours is an event of the instant
  /// `open`, before which everything may have been promised to the packet path.
  void serve(Instant open);

  /// Once both threads have ended.
  [[nodiscard]] PuntFacts facts() const;

 private:
  void punt(std::span<rte_mbuf* const> burst);
  void follow_active();
  void handle(const FrameQueue::Place& frame);
  [[nodiscard]] bool awaits_neighbour(const FrameQueue::Place& frame);
  void tell_learnt(Instant open);
  void send_requests();

  Chassis& chassis_;
  rte_mempool* pool_;
  FrameQueue up_, down_;
  // The packet path's:
  std::uint64_t punted_ = 0, queue_full_ = 0, no_packet_ = 0;
  // Control's:
  std::optional<RpId> rp_;            ///< whose station `host_` is
  std::unique_ptr<RouterHost> host_;  ///< made anew with each active RP: nothing of it outlives a switchover
  std::vector<OriginatedFrame> answers_;
  PuntFacts facts_;
};

}  // namespace hitless
