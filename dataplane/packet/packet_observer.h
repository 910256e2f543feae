#pragma once
// Hears every event of an offered packet, burst by burst. The Ledger reads the meta data; the Meter's tap passes on
// bytes, interface and instant only.

#include <span>

#include "dataplane/packet/packet.h"

namespace hitless {

class PacketObserver {
 public:
  virtual ~PacketObserver() = default;
  /// Put on the wire towards the chassis; meta.sent, id, flow and ingress are set.
  virtual void offered(std::span<rte_mbuf* const> burst) = 0;
  /// Left interface meta.egress; meta.at is the departure. `right_station`: the packet stayed in its VRF, and a station
  /// with the frame's destination MAC listens behind that interface. Otherwise the packet is misdelivered.
  virtual void delivered(std::span<rte_mbuf* const> burst, bool right_station) = 0;
  /// meta.reason and meta.cause say why.
  virtual void dropped(std::span<rte_mbuf* const> burst) = 0;
  /// Addressed to the chassis itself.
  virtual void consumed(std::span<rte_mbuf* const> burst) = 0;
};

}  // namespace hitless
