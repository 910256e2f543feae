#pragma once
// The packet path of one card as two straight lists of stages over a burst. Never allocates, locks, logs, throws or
// reads a clock (with a Trace attached it writes text, for `explain` only).

#include <span>

#include "dataplane/forwarder/card_view.h"
#include "dataplane/forwarder/trace.h"
#include "dataplane/packet/interface.h"
#include "dataplane/packet/packet.h"

namespace hitless {

class Forwarder {
 public:
  /// `interfaces` outlives the forwarder and is complete.
  explicit Forwarder(const InterfaceTable& interfaces, Slot slot);

  /// Ingress card: gate, validation (RFC 1812 5.2.2, RFC 8200 3), TTL, lookup, load-balance by CRC32C of the flow,
  /// adjacency. At most kBurstMax packets, each with meta.ingress and meta.at set. Afterwards each has either
  /// reason != none, or consumed, or adjacency, generation and egress set.
  void ingress(const CardView& view, std::span<rte_mbuf* const> burst, Trace* trace = nullptr) const;

  /// Egress card: gate, adjacency generation, MTU, rewrite of link header, TTL and header checksum. Afterwards reason
  /// is set or the frame is ready for its interface's queue.
  void egress(const CardView& view, std::span<rte_mbuf* const> burst, Trace* trace = nullptr) const;

 private:
  const InterfaceTable& interfaces_;
  Slot slot_;
  const Encapsulation* link_;     ///< of all interfaces of the slot; null: they differ
  const InterfaceTable* others_;  ///< the same interfaces when one of them is not Ethernet; null: all are
};

}  // namespace hitless
