#include "dataplane/forwarder/forwarder_trace.h"

#include <cstring>
#include <string>

#include "dataplane/net/header_fields.h"

namespace hitless {
namespace {

using namespace wire;

void add(Trace& trace, const rte_mbuf* m, const char* stage, std::string text) {
  trace.push_back({meta_of(m).at, stage, std::move(text)});
}

const std::byte* l3_of(const rte_mbuf* m) { return bytes_of(m).data() + meta_of(m).l3_offset; }

IpAddress address_at(const rte_mbuf* m, std::size_t at4, std::size_t at6) {
  const bool is_ipv6 = meta_of(m).is_ipv6;
  IpAddress address{is_ipv6 ? Family::ipv6 : Family::ipv4, {}};
  std::memcpy(address.bytes.data(), l3_of(m) + (is_ipv6 ? at6 : at4), is_ipv6 ? 16 : 4);
  return address;
}
IpAddress source_of(const rte_mbuf* m) { return address_at(m, kIpv4SourceAt, kIpv6SourceAt); }
IpAddress destination_of(const rte_mbuf* m) { return address_at(m, kIpv4DestinationAt, kIpv6DestinationAt); }

std::string ttl_of(const rte_mbuf* m) {
  const bool is_ipv6 = meta_of(m).is_ipv6;
  return (is_ipv6 ? "hop limit " : "TTL ") + std::to_string(read8(l3_of(m) + (is_ipv6 ? kIpv6HopLimitAt : kIpv4TtlAt)));
}

std::string text_of(const Adjacency& adjacency) {
  switch (adjacency.kind) {
    case AdjacencyKind::neighbour:
      return "neighbour " + to_string(adjacency.destination) + " behind slot " +
             std::to_string(adjacency.egress_slot.value) + ", interface " + std::to_string(adjacency.egress.value);
    case AdjacencyKind::receive:
      return "receive: for the chassis itself";
    case AdjacencyKind::glean:
      return "glean: connected, neighbour unknown";
    case AdjacencyKind::null:
      return "null";
    case AdjacencyKind::down:
      return "down";
  }
  return {};
}

}  // namespace

void trace_validate(Trace& trace, const rte_mbuf* m, const InterfaceTable& interfaces, Slot slot) {
  const PacketMeta& meta = meta_of(m);
  std::string text = std::to_string(m->data_len) + " bytes on " + interfaces[meta.ingress.index()].name + ", slot " +
                     std::to_string(slot.value);
  if (meta.reason == DropReason::none)
    text += ": " + to_string(source_of(m)) + " > " + to_string(destination_of(m)) + ", " +
            std::to_string(meta.l3_length) + " bytes, " + ttl_of(m);
  add(trace, m, "validate", std::move(text));
  trace_drop(trace, m);
}

void trace_lookup(Trace& trace, const FibVersion& fib, const InterfaceTable& interfaces, const rte_mbuf* m) {
  const Interface& ingress = interfaces[meta_of(m).ingress.index()];
  const IpAddress destination = destination_of(m);
  FibEntry entry;
  std::string text = to_string(destination) + (ingress.vrf_name.empty() ? "" : " in VRF " + ingress.vrf_name);
  if (fib.match(destination, &entry, ingress.vrf)) {
    entry.prefix.vrf = kDefaultVrf;  // the text names the VRF already
    text += " is covered by " + to_string(entry.prefix) + " of epoch " + std::to_string(entry.epoch.value);
  } else {
    text += " is covered by no prefix";
  }
  add(trace, m, "lookup", std::move(text));
}

void trace_choice(Trace& trace, const rte_mbuf* m, std::uint32_t hash, std::size_t chosen,
                  std::span<const AdjacencyIndex> paths, const Adjacency& adjacency) {
  std::string text = "path " + std::to_string(chosen + 1) + " of " + std::to_string(paths.size());
  if (paths.size() > 1) text += ", flow hash " + std::to_string(hash);
  add(trace, m, "load-balance", std::move(text));
  add(trace, m, "adjacency",
      std::to_string(paths[chosen].value) + " generation " + std::to_string(adjacency.generation) + ": " +
          text_of(adjacency));
}

void trace_rewrite(Trace& trace, const rte_mbuf* m, const InterfaceTable& interfaces) {
  const PacketMeta& meta = meta_of(m);
  if (meta.reason != DropReason::none) return trace_drop(trace, m);
  // Read back from the frame: the next device sees these bytes.
  const Interface& egress = interfaces[meta.egress.index()];
  add(trace, m, "rewrite",
      "out of " + egress.name + ": " + egress.encapsulation->describe(bytes_of(m)) + ", " + ttl_of(m));
}

void trace_drop(Trace& trace, const rte_mbuf* m) {
  const PacketMeta& meta = meta_of(m);
  if (meta.reason == DropReason::none) return;
  add(trace, m, "drop", std::string(to_string(meta.reason)) + ": " + std::string(description_of(meta.reason)));
}

}  // namespace hitless
