#pragma once
// Frames that the route processor makes, counted apart from the tester's packets.

#include <cstdint>

namespace hitless {

/// made = sent + dropped + under way.
struct OriginatedBook {
  std::uint64_t made = 0;
  std::uint64_t sent = 0;
  std::uint64_t dropped = 0;  ///< at gates, full queues and ports, as any packet
  [[nodiscard]] std::uint64_t in_flight() const { return made - sent - dropped; }
};

}  // namespace hitless
