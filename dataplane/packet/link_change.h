#pragma once
// A packet that leaves by another link layer than it came by gets the new link's header, in its own buffer.

#include <cstring>

#include "dataplane/base/result.h"
#include "dataplane/encap/encapsulation.h"
#include "dataplane/packet/packet.h"

namespace hitless {

/// Removes the first `old_bytes`, keeps the `packet_bytes` behind them, removes the old link's padding behind those,
/// and adds the header and the padding of `link`. The buffer has RTE_PKTMBUF_HEADROOM in front.
inline void change_link(rte_mbuf* m, std::uint16_t old_bytes, std::uint16_t packet_bytes, const Encapsulation& link,
                        NetworkProtocol protocol, const MacAddress& from, const MacAddress& to) {
  rte_pktmbuf_adj(m, old_bytes);
  rte_pktmbuf_trim(m, static_cast<std::uint16_t>(m->data_len - packet_bytes));
  auto* const header = reinterpret_cast<std::byte*>(rte_pktmbuf_prepend(m, link.header_bytes));
  HITLESS_CHECK(header != nullptr, "a packet without room for a link header in front");
  link.write_header(header, protocol, from, to);
  if (m->data_len >= link.min_frame_bytes) return;
  const auto padding = static_cast<std::uint16_t>(link.min_frame_bytes - m->data_len);
  char* const behind = rte_pktmbuf_append(m, padding);
  HITLESS_CHECK(behind != nullptr, "a packet without room for padding");
  std::memset(behind, 0, padding);
}

}  // namespace hitless
