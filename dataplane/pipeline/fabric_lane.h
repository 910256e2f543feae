#pragma once
// Packets on their way over the fabric from the cards of one forwarding loop to those of another: one path hands over,
// the other takes, with no lock between them.

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include <rte_mbuf.h>
#include <rte_ring.h>

namespace hitless {

class FabricLane {
 public:
  static constexpr unsigned kPlaces = 4096;  ///< a power of two; the ring holds one less

  FabricLane();
  /// Frees the packets that the lane still holds.
  ~FabricLane();
  FabricLane(const FabricLane&) = delete;
  FabricLane& operator=(const FabricLane&) = delete;

  // The thread of the path that sends.
  /// The next hand_over() hands the packet over.
  void cross(rte_mbuf* packet) { leaving_.push_back(packet); }
  /// True when the receiver can reach all packets that crossed; false while some wait for room.
  bool hand_over();

  // The thread of the path that receives.
  std::size_t take(std::span<rte_mbuf*> out) {
    return rte_ring_sc_dequeue_burst(ring_, reinterpret_cast<void**>(out.data()), static_cast<unsigned>(out.size()),
                                     nullptr);
  }

  /// Packets in the lane. Call it only once both threads have ended.
  [[nodiscard]] std::size_t held() const { return leaving_.size() + rte_ring_count(ring_); }

 private:
  struct Free {
    void operator()(rte_ring* ring) const;
  };
  std::unique_ptr<rte_ring, Free> memory_;
  rte_ring* ring_;
  std::vector<rte_mbuf*> leaving_;  ///< the sender's
};

}  // namespace hitless
