#include "dataplane/forwarder/forwarder.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "dataplane/base/result.h"
#include "dataplane/forwarder/forwarder_trace.h"
#include "dataplane/forwarder/link_runs.h"
#include "dataplane/forwarder/packet_validation.h"
#include "dataplane/net/flow_hash.h"
#include "dataplane/net/header_fields.h"
#include "dataplane/packet/link_change.h"

namespace hitless {
namespace {

using namespace wire;

/// Packets of one family on their way to the lookup, which takes dense lists.
template <class Address>
struct Lookups {
  std::array<rte_mbuf*, kBurstMax> packet;
  std::array<Address, kBurstMax> address;
  std::array<VrfId, kBurstMax> vrf;
  std::array<LoadBalanceIndex, kBurstMax> found;
  std::size_t count = 0;
  bool mixed = false;  ///< of several VRFs

  void add(rte_mbuf* m, const Address& to, VrfId of) {
    packet[count] = m;
    address[count] = to;
    vrf[count] = of;
    mixed |= of != vrf[0];
    ++count;
  }
  /// Looks up all addresses; `look_up` answers a list of addresses of one VRF.
  template <class LookUp>
  void answer(const LookUp& look_up) {
    if (count == 0) return;
    if (!mixed) [[likely]]
      return look_up(std::span<const Address>(address.data(), count), std::span(found), vrf[0]);
    std::array<bool, kBurstMax> done{};
    for (std::size_t first = 0; first < count; ++first)
      if (!done[first]) answer_vrf(first, done, look_up);
  }

 private:
  /// Looks up the addresses of one VRF; packet `first` is the first packet of this VRF.
  template <class LookUp>
  void answer_vrf(std::size_t first, std::array<bool, kBurstMax>& done, const LookUp& look_up) {
    std::array<Address, kBurstMax> together;
    std::array<LoadBalanceIndex, kBurstMax> answers;
    std::array<std::size_t, kBurstMax> place;
    std::size_t of_vrf = 0;
    for (std::size_t i = first; i < count; ++i) {
      if (vrf[i] != vrf[first]) continue;
      done[i] = true;
      place[of_vrf] = i;
      together[of_vrf++] = address[i];
    }
    look_up(std::span<const Address>(together.data(), of_vrf), std::span(answers), vrf[first]);
    for (std::size_t i = 0; i < of_vrf; ++i) found[place[i]] = answers[i];
  }
};

/// The packets of a burst between the stages of ingress.
struct IngressBurst {
  Lookups<std::uint32_t> ipv4;
  Lookups<const std::uint8_t*> ipv6;
};

void drop(PacketMeta& meta, DropReason reason, CauseId cause = {}) {
  meta.reason = reason;
  meta.cause = cause;
}

/// Meta data is fetched this many packets ahead.
constexpr std::size_t kAhead = 8;
void prefetch_ahead(std::span<rte_mbuf* const> burst, std::size_t i) {
  if (i + kAhead < burst.size()) __builtin_prefetch(&meta_of(burst[i + kAhead]), 1);
}

/// Packets that an earlier stage has ended pass through untouched.
bool is_done(const PacketMeta& meta) { return meta.reason != DropReason::none || meta.consumed; }

const PortState& port_of(const CardView& view, const Interface& interface) {
  HITLESS_CHECK(interface.port < view.ports.size(), "a view without this interface's port");
  return view.ports[interface.port];
}

std::span<const std::byte> l3_of(const rte_mbuf* m) {
  const PacketMeta& meta = meta_of(m);
  return bytes_of(m).subspan(meta.l3_offset, meta.l3_length);
}

/// Takes the packet over from the wire, or drops it.
template <class Link>
void validate(const Link& link, const CardView& view, const Interface& interface, rte_mbuf* m) {
  PacketMeta& meta = meta_of(m);
  if (const PortState& port = port_of(view, interface); !port.up)
    return drop(meta, DropReason::interface_down, port.cause);
  const ValidatedPacket packet = validate_packet(link, bytes_of(static_cast<const rte_mbuf*>(m)), interface.mac);
  meta.l3_offset = packet.l3_offset;
  meta.l3_length = packet.l3_length;
  meta.is_ipv6 = packet.is_ipv6;
  meta.reason = packet.reason;
}

[[gnu::always_inline]] inline void sort_by_family(VrfId vrf, rte_mbuf* m, IngressBurst& burst) {
  const std::byte* l3 = l3_of(m).data();
  if (meta_of(m).is_ipv6)
    burst.ipv6.add(m, reinterpret_cast<const std::uint8_t*>(l3 + kIpv6DestinationAt), vrf);
  else
    burst.ipv4.add(m, read32(l3 + kIpv4DestinationAt), vrf);
}

/// TTL or hop limit that a router may not pass on: RFC 1812 5.3.1, RFC 8200 3.
bool is_expired(const rte_mbuf* m) {
  return read8(l3_of(m).data() + (meta_of(m).is_ipv6 ? kIpv6HopLimitAt : kIpv4TtlAt)) <= 1;
}

/// Drops a packet whose destination no prefix covers. If the card has lost a covering prefix, that loss is the cause.
void miss(const CardView& view, VrfId vrf, rte_mbuf* m) {
  PacketMeta& meta = meta_of(m);
  if (is_expired(m)) return drop(meta, DropReason::ttl_expired);
  drop(meta, DropReason::no_route);
  if (view.closed_routes == nullptr) [[likely]]
    return;
  IpAddress destination;
  destination.family = meta.is_ipv6 ? Family::ipv6 : Family::ipv4;
  std::memcpy(destination.bytes.data(), l3_of(m).data() + (meta.is_ipv6 ? kIpv6DestinationAt : kIpv4DestinationAt),
              meta.is_ipv6 ? 16 : 4);
  meta.cause = view.closed_routes->cause_of(vrf, destination);
}

/// Load-balance and adjacency. TTL concerns forwarding only (RFC 1812 5.3.1), so it is checked once the packet is known
/// not to be for the chassis itself, and before a missing route is reported.
void choose_adjacency(const CardView& view, VrfId vrf, LoadBalanceIndex found, rte_mbuf* m, Trace* trace) {
  PacketMeta& meta = meta_of(m);
  const FibVersion& fib = *view.fib;
  if (!found.valid()) return miss(view, vrf, m);
  const std::span<const AdjacencyIndex> paths = fib.paths(found);
  std::size_t chosen = 0;
  std::uint32_t hash = 0;
  if (paths.size() > 1) {
    hash = meta.is_ipv6 ? flow_hash6(l3_of(m)) : flow_hash4(l3_of(m));
    chosen = hash % paths.size();
  }
  const Adjacency& adjacency = fib.adjacency(paths[chosen]);
  if (trace != nullptr) [[unlikely]]
    trace_choice(*trace, m, hash, chosen, paths, adjacency);
  if (adjacency.kind == AdjacencyKind::receive) {
    meta.consumed = true;
    return;
  }
  if (is_expired(m)) return drop(meta, DropReason::ttl_expired);
  switch (adjacency.kind) {
    case AdjacencyKind::neighbour:
      meta.adjacency = paths[chosen];
      meta.generation = adjacency.generation;
      meta.egress = adjacency.egress;
      return;
    case AdjacencyKind::glean:
      return drop(meta, DropReason::adjacency_incomplete);
    case AdjacencyKind::down:
      return drop(meta, DropReason::adjacency_down);
    case AdjacencyKind::receive:
    case AdjacencyKind::null:
      return drop(meta, DropReason::null_route);
  }
}

void resolve(const CardView& view, const InterfaceTable& interfaces, VrfId vrf, LoadBalanceIndex found, rte_mbuf* m,
             Trace* trace) {
  if (trace != nullptr) [[unlikely]]
    trace_lookup(*trace, *view.fib, interfaces, m);
  choose_adjacency(view, vrf, found, m, trace);
  if (trace != nullptr) [[unlikely]]
    trace_drop(*trace, m);
}

/// TTL - 1 with the checksum updated (RFC 1624 equation 3), or hop limit - 1.
[[gnu::always_inline]] inline void age(std::byte* l3, bool is_ipv6) {
  if (is_ipv6) {
    l3[kIpv6HopLimitAt] = static_cast<std::byte>(read8(l3 + kIpv6HopLimitAt) - 1);
    return;
  }
  // TTL is the upper half of its 16-bit word, so the word m becomes m - 0x0100. HC' = ~(~HC + ~m + m').
  const std::uint16_t before = read16(l3 + kIpv4TtlAt);
  const auto after = static_cast<std::uint16_t>(before - 0x0100);
  l3[kIpv4TtlAt] = static_cast<std::byte>(after >> 8);
  std::uint32_t sum = static_cast<std::uint16_t>(~read16(l3 + kIpv4ChecksumAt));
  sum += static_cast<std::uint16_t>(~before);
  sum += after;
  sum = (sum & 0xffffU) + (sum >> 16);
  sum = (sum & 0xffffU) + (sum >> 16);
  write16(l3 + kIpv4ChecksumAt, static_cast<std::uint16_t>(~sum));
}

/// Puts the header of the outgoing link in front of the packet; returns where the packet begins.
std::byte* write_header(const Encapsulation& link, const Interface& interface, const MacAddress& to, rte_mbuf* m) {
  PacketMeta& meta = meta_of(m);
  change_link(m, meta.l3_offset, meta.l3_length, link, meta.is_ipv6 ? NetworkProtocol::ipv6 : NetworkProtocol::ipv4,
              interface.mac, to);
  meta.l3_offset = link.header_bytes;
  return bytes_of(m).data() + link.header_bytes;
}

/// `others`: all interfaces, when some of them are of another link layer. Null: a packet that leaves by Ethernet came
/// by Ethernet, and only its addresses change.
[[gnu::always_inline]] inline std::byte* write_link(const Ethernet&, const InterfaceTable* others,
                                                    const Interface& interface, const MacAddress& to, rte_mbuf* m) {
  if (others != nullptr && (*others)[meta_of(m).ingress.index()].encapsulation != &kEthernet) [[unlikely]]
    return write_header(kEthernet, interface, to, m);
  std::byte* const frame = bytes_of(m).data();
  Ethernet::write_stations(frame, interface.mac, to);
  return frame + Ethernet::kHeaderBytes;
}
std::byte* write_link(const LinkByRow& link, const InterfaceTable*, const Interface& interface, const MacAddress& to,
                      rte_mbuf* m) {
  return write_header(link.row, interface, to, m);
}

template <class Link>
void rewrite(const Link& link, const CardView& view, const InterfaceTable& interfaces, const InterfaceTable* others,
             rte_mbuf* m) {
  PacketMeta& meta = meta_of(m);
  const Interface& interface = interfaces[meta.egress.index()];
  if (const PortState& port = port_of(view, interface); !port.up)
    return drop(meta, DropReason::egress_interface_down, port.cause);
  // The ingress card chose an adjacency by number; this card rewrites only for the same number and generation.
  const Adjacency& adjacency = view.fib->adjacency(meta.adjacency);
  if (adjacency.kind != AdjacencyKind::neighbour || adjacency.generation != meta.generation ||
      adjacency.egress != meta.egress) {
    // A frame of the route processor names no adjacency: it leaves as it is.
    return meta.originated ? void() : drop(meta, DropReason::adjacency_generation_mismatch);
  }
  if (meta.l3_length > interface.mtu_bytes) return drop(meta, DropReason::mtu_exceeded);
  age(write_link(link, others, interface, adjacency.destination, m), meta.is_ipv6);
}

/// A run of packets that came in by one link layer.
template <class Link>
void validate_run(const Link& link, const CardView& view, const InterfaceTable& interfaces, Slot slot,
                  std::span<rte_mbuf* const> run, IngressBurst& sorted, Trace* trace) {
  for (std::size_t i = 0; i < run.size(); ++i) {
    prefetch_ahead(run, i);
    rte_mbuf* const m = run[i];
    PacketMeta& meta = meta_of(m);
    if (is_done(meta)) continue;
    const Interface& interface = interfaces[meta.ingress.index()];
    if (view.forwarding())
      validate(link, view, interface, m);
    else
      drop(meta, DropReason::card_stopped, view.cause);
    if (trace != nullptr) [[unlikely]]
      trace_validate(*trace, m, interfaces, slot);
    if (meta.reason == DropReason::none) sort_by_family(interface.vrf, m, sorted);
  }
}

/// A run of packets that leave by one link layer.
template <class Link>
void rewrite_run(const Link& link, const CardView& view, const InterfaceTable& interfaces, const InterfaceTable* others,
                 std::span<rte_mbuf* const> run, Trace* trace) {
  for (std::size_t i = 0; i < run.size(); ++i) {
    prefetch_ahead(run, i);
    rte_mbuf* const m = run[i];
    PacketMeta& meta = meta_of(m);
    if (is_done(meta)) continue;
    if (view.forwarding())
      rewrite(link, view, interfaces, others, m);
    else
      drop(meta, DropReason::egress_card_stopped, view.cause);
    if (trace != nullptr) [[unlikely]]
      trace_rewrite(*trace, m, interfaces);
  }
}

}  // namespace

Forwarder::Forwarder(const InterfaceTable& interfaces, Slot slot)
    : interfaces_(interfaces),
      slot_(slot),
      link_(common_link(interfaces, slot)),
      others_(std::ranges::all_of(interfaces, [](const Interface& i) { return i.encapsulation == &kEthernet; })
                  ? nullptr
                  : &interfaces) {}

void Forwarder::ingress(const CardView& view, std::span<rte_mbuf* const> burst, Trace* trace) const {
  HITLESS_CHECK(burst.size() <= kBurstMax, "a burst is at most kBurstMax packets");
  for (rte_mbuf* m : burst) __builtin_prefetch(rte_pktmbuf_mtod(m, const void*));
  IngressBurst sorted;
  for_link_runs(link_, interfaces_, &PacketMeta::ingress, burst,
                [&](const auto& link, auto run) { validate_run(link, view, interfaces_, slot_, run, sorted, trace); });
  sorted.ipv4.answer([&](auto addresses, auto found, VrfId vrf) { view.fib->lookup4(addresses, found, vrf); });
  sorted.ipv6.answer([&](auto addresses, auto found, VrfId vrf) { view.fib->lookup6(addresses, found, vrf); });
  const auto resolve_all = [&](const auto& of) {
    for (std::size_t i = 0; i < of.count; ++i) resolve(view, interfaces_, of.vrf[i], of.found[i], of.packet[i], trace);
  };
  resolve_all(sorted.ipv4);
  resolve_all(sorted.ipv6);
}

void Forwarder::egress(const CardView& view, std::span<rte_mbuf* const> burst, Trace* trace) const {
  HITLESS_CHECK(burst.size() <= kBurstMax, "a burst is at most kBurstMax packets");
  for_link_runs(link_, interfaces_, &PacketMeta::egress, burst,
                [&](const auto& link, auto run) { rewrite_run(link, view, interfaces_, others_, run, trace); });
}

}  // namespace hitless
