#pragma once
// Recorded traffic, played again: copies side by side, loops one after the other, merged by instant.

#include <memory>
#include <vector>

#include <rte_mempool.h>

#include "dataplane/packet/packet_source.h"
#include "hil/pcap/capture.h"
#include "hil/traffic/recorded_stations.h"
#include "hil/traffic/replay_hosts.h"

namespace hitless {

/// Instants of sending of one loop's packets, in ns from its first packet.
struct ReplaySchedule {
  std::vector<std::int64_t> at_ns;
  std::int64_t loop_ns = 0;  ///< from a loop's first packet to the next loop's first

  /// Recorded gaps, cut to the gap cap, then scaled; positions, not gaps, are rounded down, so no error adds up.
  static ReplaySchedule make(const Capture& capture, const ReplaySpec& spec);
};

class ReplaySource final : public PacketSource {
 public:
  /// Copy 0 begins with the capture's first packet at `start`, each other copy at a seeded offset within the loop, from
  /// where it goes round: with loops = n every copy sends every packet exactly n times. `pool` outlives the source.
  static Result<std::unique_ptr<PacketSource>> make(std::shared_ptr<const Capture> capture, const ReplaySpec& spec,
                                                    const std::string& item, std::uint64_t seed,
                                                    const ChassisConfig& chassis, TrafficPlaces& places, Instant start,
                                                    rte_mempool* pool);

  [[nodiscard]] Instant next_at() const override;
  std::size_t pull(Instant until, std::span<rte_mbuf*> out) override;
  [[nodiscard]] const std::vector<SourceFlow>& flows() const override { return hosts_.flows(); }

 private:
  /// One copy's place in time: its next packet.
  struct Cursor {
    std::int64_t at_ns = 0;       ///< instant of the next packet
    std::int64_t loop_begin = 0;  ///< instant at which this loop's first packet was or would have been sent
    std::uint64_t left = 0;       ///< packets still to send; UINT64_MAX: without end
    std::uint32_t copy = 0;
    std::uint32_t variant = 0;
    std::uint32_t next = 0;  ///< index of the next packet
    /// Order of sending: by instant, ties by copy.
    [[nodiscard]] bool before(const Cursor& other) const {
      return at_ns != other.at_ns ? at_ns < other.at_ns : copy < other.copy;
    }
  };

  ReplaySource(std::shared_ptr<const Capture> capture, ReplaySchedule schedule, ReplayHosts hosts,
               const ChassisConfig& chassis, rte_mempool* pool);
  void start_copies(const ReplaySpec& spec, std::uint64_t seed, const std::string& item, Instant start);
  rte_mbuf* make_packet(const Cursor& cursor) const;
  void advance_first();
  void sift_down(std::size_t hole);

  std::shared_ptr<const Capture> capture_;
  ReplaySchedule schedule_;
  ReplayHosts hosts_;
  RecordedStations stations_;
  std::vector<Cursor> heap_;  ///< smallest first; a copy that has ended is gone
  rte_mempool* pool_;
};

}  // namespace hitless
