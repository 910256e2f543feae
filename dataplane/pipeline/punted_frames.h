#pragma once
// The meeting point of the packet path and the route processor's own station.

#include <cstdint>

#include "dataplane/packet/packet.h"

namespace hitless {

/// Decides which of the frames that no router forwards go to the route processor.
class PuntedFrames {
 public:
  virtual ~PuntedFrames() = default;
  /// Called for a frame that was turned down; meta.reason says why. True: the frame is consumed instead. No allocation.
  [[nodiscard]] virtual bool takes(const rte_mbuf* packet) const = 0;
};

/// Counts the frames that the route processor made: made = sent + dropped + under way.
struct OriginatedBook {
  std::uint64_t made = 0;
  std::uint64_t sent = 0;
  std::uint64_t dropped = 0;  ///< at gates, full queues and ports, as any packet
  [[nodiscard]] std::uint64_t in_flight() const { return made - sent - dropped; }
};

}  // namespace hitless
