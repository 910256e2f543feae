#pragma once
// The state that a packet path keeps of each of its cards. Private to the packet path's files.

#include <vector>

#include "dataplane/pipeline/packet_path.h"

namespace hitless {

/// A packet on its way over the fabric. Arrivals from several cards merge by instant; the packet id settles ties the
/// same way on every machine.
struct PacketPath::Crossing {
  Instant at;
  std::uint64_t id;
  rte_mbuf* packet;
  static bool before(const Crossing& x, const Crossing& y) { return x.at != y.at ? x.at < y.at : x.id < y.id; }
};

/// One card in a path: its views and the packets that wait for its ingress and egress processing.
struct PacketPath::Card {
  Card(const InterfaceTable& table, Slot slot) : forwarder(table, slot) {}

  Forwarder forwarder;
  StepViews views;                  // of the step
  std::vector<rte_mbuf*> arriving;  // towards ingress, in order of meta.at
  std::vector<Crossing> crossing;   // towards egress, from one card after another
  std::vector<rte_mbuf*> arrived;   // those of `crossing` that reach egress within the step
  std::vector<InterfaceIndex> interfaces;
};

}  // namespace hitless
