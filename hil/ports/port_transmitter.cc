#include "hil/ports/port_transmitter.h"

#include <algorithm>

namespace hitless {
namespace {

/// Tries before a packet counts as refused: a kernel's socket buffer that is full for a moment is not a loss yet.
constexpr int kTries = 64;

}  // namespace

PortTransmitter::PortTransmitter(std::span<Port* const> ports, std::size_t interfaces)
    : port_of_(interfaces, nullptr), refused_(interfaces) {
  for (Port* port : ports) port_of_[port->interface().index()] = port;
}

std::size_t PortTransmitter::transmit(InterfaceIndex interface, std::span<rte_mbuf* const> burst) {
  for (rte_mbuf* m : burst) {
    PacketMeta& meta = meta_of(m);
    lateness_.note(now_ - meta.at, kPacingBound);
    meta.at = std::max(meta.at, now_);
  }
  Port* const port = port_of_[interface.index()];
  if (port == nullptr) return burst.size();
  // The path still reads the packets after the device has taken them.
  for (rte_mbuf* m : burst) rte_mbuf_refcnt_update(m, 1);
  std::size_t sent = 0;
  for (int i = 0; i < kTries && sent < burst.size(); ++i) sent += port->transmit(burst.subspan(sent));
  for (rte_mbuf* m : burst.subspan(sent)) rte_mbuf_refcnt_update(m, -1);
  refused_[interface.index()] += burst.size() - sent;
  return sent;
}

}  // namespace hitless
