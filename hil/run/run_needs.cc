// Upper bound of the packets that a run holds at one time: those that wait in egress queues, cross the fabric, or were
// pulled for the step at hand.
#include "hil/run/run_needs.h"

#include <algorithm>

#include "dataplane/packet/packet.h"
#include "dataplane/pipeline/fabric_lane.h"
#include "hil/pcap/capture.h"
#include "hil/ports/frame_queue.h"
#include "hil/ports/port_source.h"
#include "hil/run/forwarding.h"

namespace hitless {
namespace {

/// Packets between source and queue: those of one step, and those of the step before, which may still cross.
constexpr std::uint64_t kTwoSteps = 2 * kStepPackets;
constexpr std::uint32_t kTagBytes = 4;  // a frame may come in with an IEEE 802.1Q tag
constexpr std::uint64_t kMbufsMin = 8191;
constexpr std::uint32_t kFrameBytesMin = 1536;
/// Packets in the pool's cache of one thread (rte_mempool flushes at one and a half times its size).
constexpr std::uint64_t kMbufCache = 384;
/// EAL's own structures, rings and tables that packet code allocates from its heap.
constexpr std::uint64_t kOverheadBytes = 64ULL << 20;

/// Bytes of a route from the file to the last card: about the resident memory that a run with a full table shows.
constexpr std::uint64_t kRouteBytes = 800;

/// Shortest frame of the interface: the link's minimum, or else a header and a bare IPv4 header.
std::uint64_t shortest_frame_bytes(const Interface& interface) {
  constexpr std::uint32_t kBarePacketBytes = 20;
  return std::max<std::uint64_t>(interface.min_frame_bytes, interface.encapsulation->header_bytes + kBarePacketBytes);
}

std::uint64_t line_rate_packets(const Interface& interface, std::int64_t ns) {
  const std::uint64_t bits = (shortest_frame_bytes(interface) + interface.overhead_bytes) * 8;
  return interface.rate_bits_per_s / bits * static_cast<std::uint64_t>(ns) / 1'000'000'000;
}

/// Longest frame of the traffic, for the mbufs' data room.
Result<void> look_at_traffic(const Scenario& scenario, std::uint32_t& longest) {
  for (const TrafficSpec& item : scenario.traffic) {
    if (item.synthetic) {
      for (const std::uint32_t size : item.synthetic->sizes) longest = std::max(longest, size);
      continue;
    }
    const Result<Capture> capture = read_capture(item.replay->capture);
    if (!capture)
      return fail(capture.error().code,
                  at_mark(scenario.path, item.mark, "traffic item '" + item.name + "': " + capture.error().message));
    longest = std::max(longest, capture->longest);
  }
  return {};
}

}  // namespace

Result<RunNeeds> compute_needs(const Scenario& scenario, const ChassisConfig& chassis, const ClockOptions& clock) {
  std::uint32_t longest = kFrameBytesMin;
  const bool on_wall = clock.kind == ClockKind::wall;
  const std::uint64_t loops = on_wall ? clock.loops : 1;
  // Room for one lead of the other loops.
  const Duration lead = loops > 1 ? kLoopLead : Duration{};
  // Each loop has a step and an mbuf cache of its own, and a lane to each other loop.
  std::uint64_t packets = loops * (kTwoSteps + kMbufCache) + loops * (loops - 1) * FabricLane::kPlaces;
  std::uint64_t port_bytes = 0;
  if (Result<void> looked = look_at_traffic(scenario, longest); !looked) return tl::unexpected(looked.error());
  for (const Interface& interface : chassis.interfaces) {
    longest = std::max(longest, interface.mtu_bytes + interface.encapsulation->header_bytes + kTagBytes);
    packets += interface.queue_limit_bytes / shortest_frame_bytes(interface) + 1;
    packets += line_rate_packets(interface, to_ns(chassis.platform->fabric_latency + lead));
    packets += 2 * kBurstMax;
  }
  for (const InterfaceSpec& spec : scenario.interfaces) {
    if (!on_wall || !spec.port) continue;
    longest = std::max(longest, kPortFrameBytes);
    packets += PortSource::kWaitingMax + kPortDescriptors + FrameQueue::kPlaces;
    port_bytes += kPortPoolFrames * mbuf_bytes(kPortFrameBytes);
  }
  RunNeeds needs;
  // Pools are best at one less than a power of two.
  std::uint64_t size = kMbufsMin + 1;
  while (size - 1 < packets) size *= 2;
  needs.mbufs = size - 1;
  needs.frame_bytes = longest;
  const std::uint64_t line = RTE_CACHE_LINE_SIZE;
  const std::uint64_t one = sizeof(rte_mbuf) + kPacketMetaSize + longest + RTE_PKTMBUF_HEADROOM;
  needs.mbuf_bytes = (one + line - 1) / line * line;
  needs.memory_bytes = needs.mbufs * mbuf_bytes(longest) + port_bytes + kOverheadBytes;
  if (chassis.routes) needs.table_bytes = chassis.routes->size() * kRouteBytes;
  return needs;
}

Result<void> check_fits(const RunNeeds& needs, std::uint64_t available_bytes) {
  if (needs.memory_bytes + needs.table_bytes <= available_bytes) return {};
  return fail(ErrorCode::unsupported,
              "the run needs " + std::to_string(needs.memory_bytes >> 20) + " MB for " + std::to_string(needs.mbufs) +
                  " packets and " + std::to_string(needs.table_bytes >> 20) + " MB for routes, and " +
                  std::to_string(available_bytes >> 20) +
                  " MB are free, expected fewer copies or routes, smaller queues or more memory");
}

}  // namespace hitless
