#pragma once
// Takes bursts of packets from a pool and gives them back. Our frames lie in one segment and have one holder, so only
// the first cache line of an mbuf must be made ready. rte_pktmbuf_alloc and rte_pktmbuf_free would also touch its
// second cache line.

#include <cstddef>
#include <cstring>
#include <span>

#include <rte_mbuf.h>
#include <rte_mempool.h>

#include "dataplane/base/result.h"
#include "dataplane/packet/packet.h"

namespace hitless {

/// Fills `burst` with empty packets. An exhausted pool is a broken invariant: it was computed before the run.
inline void take_packets(rte_mempool* pool, std::span<rte_mbuf*> burst) {
  void** const objects = reinterpret_cast<void**>(burst.data());
  HITLESS_CHECK(rte_mempool_get_bulk(pool, objects, static_cast<unsigned>(burst.size())) == 0,
                "mbuf pool exhausted: it was computed before the run");
  for (rte_mbuf* m : burst) {
    // The source writes the meta data and the frame next.
    __builtin_prefetch(&meta_of(m), 1);
    __builtin_prefetch(static_cast<const std::byte*>(m->buf_addr) + RTE_PKTMBUF_HEADROOM, 1);
    // An mbuf in a pool has refcnt 1, one segment and no next segment (rte_mbuf_raw_alloc).
    m->data_off = RTE_PKTMBUF_HEADROOM;
    m->ol_flags = 0;
    m->data_len = 0;
    m->pkt_len = 0;
  }
}

/// A packet with a copy of `frame`, sent at `at`. The frame fits the pool's data room: the room was computed from the
/// same traffic.
inline rte_mbuf* take_packet_with(rte_mempool* pool, std::span<const std::byte> frame, Instant at, FlowId flow,
                                  InterfaceIndex ingress) {
  rte_mbuf* mbuf = nullptr;
  take_packets(pool, {&mbuf, 1});
  std::memcpy(rte_pktmbuf_mtod(mbuf, std::byte*), frame.data(), frame.size());
  mbuf->data_len = static_cast<std::uint16_t>(frame.size());
  mbuf->pkt_len = mbuf->data_len;
  PacketMeta& meta = meta_of(mbuf);
  meta = PacketMeta{};
  meta.sent = meta.at = at;
  meta.flow = flow;
  meta.ingress = ingress;
  return mbuf;
}

/// A packet with a copy of a frame that the run did not expect. Null when the pool is empty or its data room too small.
inline rte_mbuf* try_take_packet_with(rte_mempool* pool, std::span<const std::byte> frame) {
  rte_mbuf* const m = rte_pktmbuf_alloc(pool);
  if (m == nullptr) return nullptr;
  char* const room = rte_pktmbuf_append(m, static_cast<std::uint16_t>(frame.size()));
  if (room == nullptr) {
    rte_pktmbuf_free(m);
    return nullptr;
  }
  std::memcpy(room, frame.data(), frame.size());
  return m;
}

/// Gives the packets back to their pool; all of them came from one pool.
inline void give_back_packets(std::span<rte_mbuf* const> burst) {
  if (burst.empty()) return;
  rte_mempool_put_bulk(burst.front()->pool, reinterpret_cast<void* const*>(burst.data()),
                       static_cast<unsigned>(burst.size()));
}

}  // namespace hitless
