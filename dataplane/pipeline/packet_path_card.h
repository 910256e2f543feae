#pragma once
// What a packet path keeps of each of its cards. For its own files only.

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

/// What the path knows of one card: its views and the packets that wait for its ingress and egress processing.
struct PacketPath::Card {
  Card(const InterfaceTable& table, Slot slot) : forwarder(table, slot) {}

  Forwarder forwarder;
  StepViews views;                  // of the step
  std::vector<rte_mbuf*> arriving;  // towards ingress, in order of meta.at
  std::vector<Crossing> crossing;   // towards egress, from one card after another
  std::vector<rte_mbuf*> arrived;   // of those, what reaches egress within the step
  std::vector<InterfaceIndex> interfaces;
};

}  // namespace hitless
