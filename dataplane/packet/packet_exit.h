#pragma once
// Where packets go that have left an interface: out of the process, when there is a way.

#include <span>

#include "dataplane/packet/packet.h"

namespace hitless {

class PacketExit {
 public:
  virtual ~PacketExit() = default;
  /// Whoever is behind the interface is outside: which stations listen there nobody here knows.
  [[nodiscard]] virtual bool leads_out(InterfaceIndex interface) const = 0;
  /// Packets in order of their departures, meta.at, none of them before the step's start. Moves meta.at to when each
  /// really leaves. Returns how many left: the rest, the burst's end, found no way out. Packets that left may have more
  /// holders than the caller.
  virtual std::size_t transmit(InterfaceIndex interface, std::span<rte_mbuf* const> burst) = 0;
};

}  // namespace hitless
