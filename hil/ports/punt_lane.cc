#include "hil/ports/punt_lane.h"

#include "dataplane/net/header_fields.h"
#include "dataplane/packet/packet_burst.h"

namespace hitless {
namespace {

constexpr unsigned kIcmpv6 = 58;
constexpr unsigned kRouterSolicitation = 133, kRedirect = 137;  // RFC 4861 4: the types of neighbour discovery

/// Neighbour discovery of this link: hop limit 255 says that no router has passed the packet on (RFC 4861 3.1).
bool is_neighbour_discovery(const rte_mbuf* m) {
  const PacketMeta& meta = meta_of(m);
  if (!meta.is_ipv6 || bytes_of(m).size() <= meta.l3_offset + wire::kIpv6Bytes) return false;
  const std::byte* const header = bytes_of(m).data() + meta.l3_offset;
  const unsigned type = wire::read8(header + wire::kIpv6Bytes);
  return wire::read8(header + wire::kIpv6NextHeaderAt) == kIcmpv6 &&
         wire::read8(header + wire::kIpv6HopLimitAt) == 255 && type >= kRouterSolicitation && type <= kRedirect;
}

bool calls_for_an_error(DropReason why) {
  switch (why) {
    case DropReason::ttl_expired:
    case DropReason::no_route:
    case DropReason::null_route:
    case DropReason::adjacency_incomplete:
    case DropReason::mtu_exceeded:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool PuntLane::takes(const rte_mbuf* packet) const {
  switch (meta_of(packet).reason) {
    case DropReason::arp_not_answered:
      return true;
    case DropReason::link_local_scope:
    case DropReason::multicast_not_routed:
    case DropReason::martian_source:  // duplicate address detection asks from ::
      return is_neighbour_discovery(packet);
    default:
      return false;
  }
}

void PuntLane::punt(std::span<rte_mbuf* const> burst) {
  for (const rte_mbuf* m : burst) {
    const PacketMeta& meta = meta_of(m);
    if (!meta.consumed && !calls_for_an_error(meta.reason)) continue;
    ++punted_;
    if (!up_.push(meta.ingress, meta.egress, meta.at, meta.reason, bytes_of(m))) ++queue_full_;
  }
}

void PuntLane::send(PacketPath& path, Instant now) {
  for (const FrameQueue::Place* place; (place = down_.front()) != nullptr; down_.pop())
    if (rte_mbuf* const m = try_take_packet_with(pool_, place->frame()); m != nullptr)
      path.originate(m, place->interface, now);
    else
      ++no_packet_;
}

}  // namespace hitless
