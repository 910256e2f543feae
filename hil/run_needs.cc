// What a run will hold at once, from above: packets that wait in egress queues, cross the fabric, or were pulled for
// the step at hand.

#include <algorithm>
#include <map>

#include "dataplane/packet.h"
#include "hil/capture.h"
#include "hil/scenario.h"

namespace hitless {
namespace {

/// Packets of this much time are in the rig's hands between source and queue: one step.
constexpr std::int64_t kStepNs = 1'000'000;
constexpr std::uint64_t kMbufsMin = 8191;
constexpr std::uint32_t kFrameBytesMin = 2048;
/// EAL's own structures, rings and tables that packet code allocates from its heap.
constexpr std::uint64_t kOverheadBytes = 64ULL << 20;

std::uint64_t line_rate_packets(const Interface& interface, std::int64_t ns) {
  const std::uint64_t bits = std::uint64_t{interface.min_frame_bytes + interface.overhead_bytes} * 8;
  return interface.rate_bits_per_s / std::max<std::uint64_t>(bits, 1) * static_cast<std::uint64_t>(ns) / 1'000'000'000;
}

/// Longest frame of the traffic, for the mbufs' data room; and the most packets that replays send within one step.
Result<void> look_at_traffic(const Scenario& scenario, std::uint32_t& longest, std::uint64_t& burst) {
  std::map<std::string, Capture> captures;
  for (const TrafficSpec& item : scenario.traffic) {
    if (item.synthetic) {
      for (const std::uint32_t size : item.synthetic->sizes) longest = std::max(longest, size);
      burst += item.synthetic->packets_per_s / 1000 + 1;
      if (to_ns(item.synthetic->spacing) > 0) burst += static_cast<std::uint64_t>(kStepNs / to_ns(item.synthetic->spacing));
      continue;
    }
    auto known = captures.find(item.replay->capture);
    if (known == captures.end()) {
      Result<Capture> read = read_capture(item.replay->capture);
      if (!read)
        return fail(read.error().code, at_mark(scenario.path, item.mark,
                                               "traffic item '" + item.name + "': " + read.error().message));
      known = captures.emplace(item.replay->capture, std::move(*read)).first;
    }
    longest = std::max(longest, known->second.longest);
    // No more than the whole loop of every copy at once; recorded bursts are short beside the step.
    const auto& packets = known->second.packets;
    const std::int64_t window = kStepNs * static_cast<std::int64_t>(item.replay->rate_percent) / 100;
    std::uint64_t most = 0;
    for (std::size_t first = 0, last = 0; last < packets.size(); ++last) {
      while (packets[last].at_ns - packets[first].at_ns > window) ++first;
      most = std::max<std::uint64_t>(most, last - first + 1);
    }
    burst += most * item.replay->copies;
  }
  return {};
}

}  // namespace

Result<RunNeeds> compute_needs(const Scenario& scenario, const ChassisConfig& chassis) {
  std::uint32_t longest = kFrameBytesMin;
  std::uint64_t packets = 0;
  if (Result<void> looked = look_at_traffic(scenario, longest, packets); !looked)
    return tl::unexpected<Error>(looked.error());
  for (const Interface& interface : chassis.interfaces) {
    longest = std::max(longest, interface.mtu_bytes + 18U);
    packets += interface.queue_limit_bytes / std::max<std::uint32_t>(interface.min_frame_bytes, 1) + 1;
    packets += line_rate_packets(interface, to_ns(chassis.platform->fabric_latency));
    packets += 2 * kBurstMax;
  }
  RunNeeds needs;
  // Pools are best at one less than a power of two.
  std::uint64_t size = kMbufsMin + 1;
  while (size - 1 < packets) size *= 2;
  needs.mbufs = size - 1;
  const std::uint64_t room = std::uint64_t{longest} + RTE_PKTMBUF_HEADROOM;
  const std::uint64_t line = RTE_CACHE_LINE_SIZE;
  needs.mbuf_bytes = (sizeof(rte_mbuf) + kPacketMetaSize + room + line - 1) / line * line;
  // An element carries the pool's header and is spread over memory channels: an eighth more.
  needs.memory_bytes = needs.mbufs * (needs.mbuf_bytes + needs.mbuf_bytes / 8 + 64) + kOverheadBytes;
  return needs;
}

Result<void> check_fits(const RunNeeds& needs, std::uint64_t available_bytes) {
  if (needs.memory_bytes <= available_bytes) return {};
  return fail(ErrorCode::unsupported, "the run needs " + std::to_string(needs.memory_bytes >> 20) + " MB for " +
                                          std::to_string(needs.mbufs) + " packets, and " +
                                          std::to_string(available_bytes >> 20) +
                                          " MB are free, expected fewer copies, smaller queues or more memory");
}

}  // namespace hitless
