#pragma once
// Hands the Meter what a tester at the ports would see: bytes, interface and instant.

#include "hil/meter.h"
#include "hil/packet_observer.h"

namespace hitless {

class MeterTap final : public PacketObserver {
 public:
  explicit MeterTap(Meter& meter) : meter_(meter) {}
  void offered(std::span<rte_mbuf* const> burst) override {
    for (const rte_mbuf* m : burst) meter_.sent(meta_of(m).ingress, meta_of(m).sent, bytes_of(m));
  }
  void delivered(std::span<rte_mbuf* const> burst, bool) override {
    for (const rte_mbuf* m : burst) meter_.received(meta_of(m).egress, meta_of(m).at, bytes_of(m));
  }
  void dropped(std::span<rte_mbuf* const>) override {}
  void consumed(std::span<rte_mbuf* const>) override {}

 private:
  Meter& meter_;
};

}  // namespace hitless
