#pragma once
// Everything that can happen to an offered packet, told burst by burst. The Ledger listens to what the meta data say;
// the Meter's tap passes on bytes, interface and instant only.

#include <span>

#include "dataplane/packet/packet.h"

namespace hitless {

class PacketObserver {
 public:
  virtual ~PacketObserver() = default;
  /// Put on the wire towards the chassis; meta.sent, id, flow and ingress are set.
  virtual void offered(std::span<rte_mbuf* const> burst) = 0;
  /// Left interface meta.egress; meta.at is the departure. `right_station`: no VRF was left on the way, and the frame's
  /// destination MAC is one that listens behind that interface; otherwise it is misdelivered.
  virtual void delivered(std::span<rte_mbuf* const> burst, bool right_station) = 0;
  /// meta.reason and meta.cause say why.
  virtual void dropped(std::span<rte_mbuf* const> burst) = 0;
  /// Addressed to the chassis itself.
  virtual void consumed(std::span<rte_mbuf* const> burst) = 0;
};

}  // namespace hitless
