// The packet path of one core: ingress and egress of real mbufs, 60-byte frames (64 on the wire), fed from memory.

#include <benchmark/benchmark.h>
#include <rte_cycles.h>

#include <array>

#include "bench/bench_options.h"
#include "bench/bgp_like_table.h"
#include "bench/destinations.h"
#include "bench/fib_of_prefixes.h"
#include "dataplane/base/result.h"
#include "dataplane/encap/ethernet.h"
#include "dataplane/forwarder/forwarder.h"
#include "dataplane/net/internet_checksum.h"
#include "dataplane/net/wire_addresses.h"
#include "hil/runtime/eal.h"

namespace hitless::bench {
namespace {

constexpr std::size_t kFlows = 1024;
constexpr MacAddress kRouterMac{{2, 0, 0, 0, 0, 2}};

using Frame = std::array<std::byte, 60>;

/// UDP without a checksum, which IPv4 allows.
Frame frame_to(Ipv4Address destination) {
  constexpr std::size_t kVersionAt = 0, kProtocolAt = 9;
  Frame frame{};
  Ethernet::write_stations(frame.data(), {{2, 0, 0, 0, 0, 1}}, kRouterMac);
  wire::write16(frame.data() + wire::kEtherTypeAt, wire::kEtherTypeIpv4);
  const std::span packet = std::span(frame).subspan(Ethernet::kHeaderBytes);
  const std::span header = packet.first(wire::kIpv4Bytes);
  wire::write8(&header[kVersionAt], 0x45);
  wire::write16(&header[wire::kIpv4TotalLengthAt], static_cast<std::uint16_t>(packet.size()));
  wire::write8(&header[wire::kIpv4TtlAt], 64);
  wire::write8(&header[kProtocolAt], kProtocolUdp);
  store_address(&header[wire::kIpv4SourceAt], IpAddress::v4(0xc6120001));  // 198.18.0.1
  store_address(&header[wire::kIpv4DestinationAt], IpAddress::v4(destination));
  wire::write16(&header[wire::kIpv4ChecksumAt], checksum_of(header));
  const std::span udp = packet.subspan(wire::kIpv4Bytes);
  wire::write16(&udp[0], 1000);  // source and destination port
  wire::write16(&udp[2], 2000);
  wire::write16(&udp[4], static_cast<std::uint16_t>(udp.size()));
  return frame;
}

rte_mempool* packet_pool() {
  static const MbufPool pool = [] {
    auto made = make_mbuf_pool("bench", kFlows, RTE_MBUF_DEFAULT_DATAROOM);
    HITLESS_CHECK(made.has_value(), made.error().message);
    return std::move(*made);
  }();
  return pool.get();
}

rte_mbuf* make_packet(const Frame& frame) {
  rte_mbuf* packet = rte_pktmbuf_alloc(packet_pool());
  HITLESS_CHECK(packet != nullptr, "the pool is empty");
  std::memcpy(rte_pktmbuf_append(packet, std::tuple_size_v<Frame>), frame.data(), frame.size());
  return packet;
}

/// A card with all interfaces: packets leave by the card that they came in on.
struct Rig {
  explicit Rig(std::size_t routes, std::uint16_t interfaces_wanted) {
    for (std::uint16_t i = 0; i < interfaces_wanted; ++i) {
      Interface interface;
      interface.index = InterfaceIndex(i);
      interface.slot = Slot(1);
      interface.port = i;
      interface.mac = kRouterMac;
      interfaces.push_back(interface);
    }
    const std::vector<Prefix> prefixes = bgp_like_prefixes(routes);
    view.fib = version_of(prefixes, interfaces_wanted);
    view.ports.resize(interfaces_wanted);
    for (const Ipv4Address destination : destinations<Ipv4Address>(prefixes, kFlows)) {
      frames.push_back(frame_to(destination));
      packets.push_back(make_packet(frames.back()));
    }
    rewind(packets);
  }
  ~Rig() {
    for (rte_mbuf* m : packets) rte_pktmbuf_free(m);
  }
  Rig(const Rig&) = delete;
  Rig& operator=(const Rig&) = delete;

  /// Restores the packets as they came in: forwarding has changed them.
  void rewind(std::span<rte_mbuf* const> burst) {
    const auto first = static_cast<std::size_t>(burst.data() - packets.data());
    for (std::size_t i = 0; i < burst.size(); ++i) {
      std::copy(frames[first + i].begin(), frames[first + i].begin() + 34, bytes_of(burst[i]).begin());
      meta_of(burst[i]) = PacketMeta{};
      meta_of(burst[i]).ingress = InterfaceIndex(0);
    }
  }

  InterfaceTable interfaces;
  CardView view;
  std::vector<Frame> frames;
  std::vector<rte_mbuf*> packets;
};

/// Only the forwarder is timed; the packets are restored outside of the measured time.
void Forward(benchmark::State& state) {
  Rig rig(state.range(0) == 0 ? routes_wanted() : static_cast<std::size_t>(state.range(0)),
          static_cast<std::uint16_t>(state.range(1)));
  const Forwarder forwarder(rig.interfaces, Slot(1));
  const auto hz = static_cast<double>(rte_get_tsc_hz());
  std::uint64_t cycles = 0;
  std::uint64_t forwarded = 0;
  std::size_t at = 0;
  for (auto _ : state) {
    const std::span<rte_mbuf* const> burst = std::span(rig.packets).subspan(at, kBurstMax);
    at = (at + kBurstMax) % kFlows;
    const std::uint64_t start = rte_rdtsc_precise();
    forwarder.ingress(rig.view, burst);
    forwarder.egress(rig.view, burst);
    const std::uint64_t spent = rte_rdtsc_precise() - start;
    cycles += spent;
    state.SetIterationTime(static_cast<double>(spent) / hz);
    for (const rte_mbuf* m : burst) forwarded += meta_of(m).reason == DropReason::none ? 1U : 0U;
    rig.rewind(burst);
  }
  const auto packets = static_cast<double>(state.iterations()) * kBurstMax;
  HITLESS_CHECK(static_cast<double>(forwarded) == packets, "the benchmark's packets were dropped");
  state.counters["cycles/packet"] = static_cast<double>(cycles) / packets;
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBurstMax));
}
// Routes 0: as many as --routes says.
BENCHMARK(Forward)->ArgNames({"routes", "egress"})->Args({8, 1})->Args({8, 4})->Args({0, 4})->UseManualTime();

}  // namespace
}  // namespace hitless::bench
