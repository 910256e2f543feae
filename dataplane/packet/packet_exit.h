#pragma once
// The way out of the process for packets that have left an interface.

#include <span>

#include "dataplane/packet/packet.h"

namespace hitless {

class PacketExit {
 public:
  virtual ~PacketExit() = default;
  /// Whether the interface leads out of the process: the packet path then knows no stations behind the interface.
  [[nodiscard]] virtual bool leads_out(InterfaceIndex interface) const = 0;
  /// Sends packets in order of their departures (meta.at), none before the step's start. Sets meta.at to the instant at
  /// which the packet really leaves. Returns how many packets left; the rest, at the burst's end, found no way out. A
  /// packet that left may have other holders beside the caller.
  virtual std::size_t transmit(InterfaceIndex interface, std::span<rte_mbuf* const> burst) = 0;
};

}  // namespace hitless
