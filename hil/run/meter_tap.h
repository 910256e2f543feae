#pragma once
// Hands the Meter the view of a tester at the ports: bytes, interface and instant.

#include <algorithm>
#include <array>

#include "dataplane/packet/packet_observer.h"
#include "hil/measure/meter/meter.h"

namespace hitless {

class MeterTap final : public PacketObserver {
 public:
  explicit MeterTap(Meter& meter) : meter_(meter) {}
  void offered(std::span<rte_mbuf* const> burst) override {
    for_chunks(
        burst,
        [](const rte_mbuf* m) {
          return SeenFrame{meta_of(m).ingress, meta_of(m).sent, bytes_of(m)};
        },
        [this](std::span<const SeenFrame> frames) { meter_.sent(frames); });
  }
  void delivered(std::span<rte_mbuf* const> burst, bool) override {
    for_chunks(
        burst,
        [](const rte_mbuf* m) {
          return SeenFrame{meta_of(m).egress, meta_of(m).at, bytes_of(m)};
        },
        [this](std::span<const SeenFrame> frames) { meter_.received(frames); });
  }
  void dropped(std::span<rte_mbuf* const>) override {}
  void consumed(std::span<rte_mbuf* const>) override {}

 private:
  template <class See, class Tell>
  static void for_chunks(std::span<rte_mbuf* const> burst, See see, Tell tell) {
    std::array<SeenFrame, kBurstMax> frames;
    for (std::size_t at = 0; at < burst.size(); at += frames.size()) {
      const std::size_t count = std::min(frames.size(), burst.size() - at);
      for (std::size_t i = 0; i < count; ++i) {
        frames[i] = see(burst[at + i]);
        __builtin_prefetch(frames[i].bytes.data());
      }
      tell(std::span<const SeenFrame>(frames.data(), count));
    }
  }

  Meter& meter_;
};

}  // namespace hitless
