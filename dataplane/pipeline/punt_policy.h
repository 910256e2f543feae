#pragma once
// The meeting point of the packet path and the route processor's own station.

#include <rte_mbuf.h>

namespace hitless {

/// Decides which of the frames that no router forwards go to the route processor.
class PuntPolicy {
 public:
  virtual ~PuntPolicy() = default;
  /// Called for a frame that was turned down; meta.reason says why. True: the frame is consumed instead. No allocation.
  [[nodiscard]] virtual bool takes(const rte_mbuf* packet) const = 0;
};

}  // namespace hitless
