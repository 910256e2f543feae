#pragma once
// A captured stream as packets of the path. Each packet keeps its IP addresses, enters on the interface that its
// sender's hash or the user names, and is sent at its recorded distance, at an even pace, or at its interface's rate.

#include <memory>
#include <optional>
#include <vector>

#include <rte_mempool.h>

#include "control/base/chassis_config.h"
#include "dataplane/packet/packet_source.h"
#include "hil/replay/capture_stream.h"
#include "hil/replay/verdict_book.h"
#include "hil/traffic/recorded_stations.h"

namespace hitless {

struct ReplayPace {
  enum class Kind : std::uint8_t {
    recorded,   ///< gaps as recorded, longer ones cut to gap_cap; a gap below 0 counts as 0
    even,       ///< packets_per_s, in the capture's order
    top_speed,  ///< every packet is due at once
  };
  Kind kind = Kind::recorded;
  std::uint64_t packets_per_s = 0;  ///< even
  Duration gap_cap{};               ///< recorded
};

/// How a replay's times differ from the recorded ones.
struct PaceFacts {
  std::uint64_t gaps_cut = 0;
  std::uint64_t backwards = 0;   ///< packets recorded before the packet in front of them
  std::uint64_t delayed = 0;     ///< packets due before their interface's line had carried them; not at top speed
  std::int64_t recorded_ns = 0;  ///< from the first packet to the last one, of one loop
};

/// A packet arrives when it is due, but not before its interface's line has carried it behind the one in front, and
/// never before the packet in front of it in the capture. The number of packets that a run holds at one time is
/// computed from this rule. Packets that cannot be sent have their place in time like all others.
class StreamSource final : public PacketSource {
 public:
  /// Begins at `start`. `ingress`: every packet enters here; none: its sender's hash decides. The other arguments
  /// outlive the source.
  StreamSource(CaptureStream& stream, VerdictBook& book, const ReplayPace& pace, std::optional<InterfaceIndex> ingress,
               const ChassisConfig& chassis, Instant start, rte_mempool* pool);

  [[nodiscard]] Instant next_at() const override { return frame_ == nullptr ? kNever : next_at_; }
  std::size_t pull(Instant until, std::span<rte_mbuf*> out) override;
  /// One flow an interface, so that the Ledger's memory does not grow with the capture.
  [[nodiscard]] const std::vector<SourceFlow>& flows() const override { return flows_; }
  [[nodiscard]] const PaceFacts& facts() const { return facts_; }
  /// Packets taken from the stream, sent or not.
  [[nodiscard]] std::uint64_t packets() const { return packets_; }
  /// Bytes of frames that were sent.
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  /// Moves to the next frame and computes its arrival.
  void advance();
  rte_mbuf* make_packet(const StreamedFrame& frame);
  [[nodiscard]] InterfaceIndex ingress_of(const StreamedFrame& frame) const;
  void note_times(const StreamedFrame& frame);
  /// Computes when the frame should arrive, by the pace alone.
  void move_due(const StreamedFrame& frame);

  CaptureStream& stream_;
  VerdictBook& book_;
  ReplayPace pace_;
  std::optional<InterfaceIndex> fixed_ingress_;
  const InterfaceTable& interfaces_;
  RecordedStations stations_;
  rte_mempool* pool_;
  std::vector<SourceFlow> flows_;
  const StreamBatch* batch_ = nullptr;
  std::size_t in_batch_ = 0;              ///< frames of the batch that were looked at
  const StreamedFrame* frame_ = nullptr;  ///< the next in order; null at the end
  Instant start_, due_, next_at_;
  std::vector<Instant> line_free_;  ///< by interface: arrival of its last packet
  std::int64_t last_recorded_ns_ = 0, first_recorded_ns_ = 0;
  std::uint32_t loop_ = 0;
  std::uint64_t packets_ = 0, bytes_ = 0;
  PaceFacts facts_;
};

}  // namespace hitless
