#pragma once
// The way of frames from the cards of one forwarding loop to the route processor, and of its own frames back to them:
// the part of the punt path that runs on the loop's thread.

#include <cstdint>

#include "dataplane/packet/packet_observer.h"
#include "dataplane/pipeline/packet_path.h"
#include "dataplane/pipeline/punt_policy.h"
#include "hil/ports/frame_queue.h"

namespace hitless {

class PuntLane final : public PacketObserver, public PuntPolicy {
 public:
  /// `pool` gives the packets for the route processor's frames.
  explicit PuntLane(rte_mempool* pool) : pool_(pool) {}

  // The loop's thread.
  [[nodiscard]] bool takes(const rte_mbuf* packet) const override;
  void offered(std::span<rte_mbuf* const>) override {}
  void delivered(std::span<rte_mbuf* const>, bool) override {}
  void dropped(std::span<rte_mbuf* const> burst) override { punt(burst); }
  void consumed(std::span<rte_mbuf* const> burst) override { punt(burst); }
  /// Sends the route processor's frames on their way at `now`.
  void send(PacketPath& path, Instant now);

  /// Control's thread reads up() and writes down().
  [[nodiscard]] FrameQueue& up() { return up_; }
  [[nodiscard]] FrameQueue& down() { return down_; }

  // Once both threads have ended.
  [[nodiscard]] std::uint64_t punted() const { return punted_; }
  [[nodiscard]] std::uint64_t queue_full() const { return queue_full_; }
  [[nodiscard]] std::uint64_t unserved() const { return up_.size(); }
  [[nodiscard]] std::uint64_t unsent() const { return no_packet_ + down_.size(); }

 private:
  void punt(std::span<rte_mbuf* const> burst);

  rte_mempool* pool_;
  FrameQueue up_, down_;
  std::uint64_t punted_ = 0, queue_full_ = 0, no_packet_ = 0;
};

}  // namespace hitless
