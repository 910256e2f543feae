#pragma once
// A packet is an rte_mbuf under every clock. What the chassis knows of a packet lies in the mbuf's private area, never
// in the packet's bytes. A Meter reads the bytes, never the private area.

#include <cstddef>
#include <cstdint>
#include <span>

#include <rte_mbuf.h>

#include "dataplane/base/ids.h"
#include "dataplane/base/time.h"
#include "dataplane/packet/drop_reason.h"

namespace hitless {

/// Written by the source (sent, id, flow, ingress), then by each stage in turn; one thread at a time holds a packet.
struct PacketMeta {
  Instant sent;                  ///< when the tester sent the packet; the packet is booked on the phase of this instant
  Instant at;                    ///< when the packet reached its present stage
  std::uint64_t id = 0;          ///< chassis-wide order of offering; copies and fragments keep their parent's
  FlowId flow;                   ///< the source's flow number
  InterfaceIndex ingress;        ///< interface that the packet came in on
  InterfaceIndex egress;         ///< set by ingress processing from the adjacency
  AdjacencyIndex adjacency;      ///< chosen by the ingress card
  std::uint32_t generation = 0;  ///< the adjacency's generation as the ingress card knew it
  CauseId cause;                 ///< of a drop: why the gate was closed; a drop by rule may have none
  std::uint16_t l3_offset = 0;   ///< bytes before the IP header
  std::uint16_t l3_length = 0;   ///< bytes of the IP packet, without padding
  DropReason reason = DropReason::none;
  bool is_ipv6 = false;
  bool consumed = false;    ///< addressed to the chassis itself
  bool originated = false;  ///< made by the route processor, with its link header: the packet only leaves
};

inline PacketMeta& meta_of(rte_mbuf* m) { return *static_cast<PacketMeta*>(rte_mbuf_to_priv(m)); }
inline const PacketMeta& meta_of(const rte_mbuf* m) {
  return *static_cast<const PacketMeta*>(rte_mbuf_to_priv(const_cast<rte_mbuf*>(m)));
}
/// Bytes of private area that a pool must have: whole cache lines, so that the frame behind it begins with one.
inline constexpr std::uint16_t kPacketMetaSize =
    (sizeof(PacketMeta) + RTE_CACHE_LINE_SIZE - 1) / RTE_CACHE_LINE_SIZE * RTE_CACHE_LINE_SIZE;

/// The frame's bytes from the link header on, without FCS. Frames lie in one segment.
inline std::span<std::byte> bytes_of(rte_mbuf* m) { return {rte_pktmbuf_mtod(m, std::byte*), m->data_len}; }
inline std::span<const std::byte> bytes_of(const rte_mbuf* m) {
  return {rte_pktmbuf_mtod(m, const std::byte*), m->data_len};
}

/// Most packets that one call of a stage takes.
inline constexpr std::size_t kBurstMax = 64;

}  // namespace hitless
