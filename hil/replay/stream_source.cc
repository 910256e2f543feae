#include "hil/replay/stream_source.h"

#include <algorithm>

#include "dataplane/packet/packet_burst.h"

namespace hitless {
namespace {

__extension__ typedef __int128 Wide;

constexpr std::int64_t kNsPerSecond = 1'000'000'000;
/// Gap between the last packet of a loop and the first of the next one, at the recorded pace.
constexpr Duration kLoopGap = std::chrono::milliseconds(10);

/// Time of a frame on the wire, rounded up: a packet has arrived when its last bit has.
Duration wire_time(const Interface& interface, std::uint32_t frame_bytes) {
  const std::uint64_t bits =
      (std::uint64_t{std::max(frame_bytes, interface.min_frame_bytes)} + interface.overhead_bytes) * 8;
  return Duration((bits * kNsPerSecond + interface.rate_bits_per_s - 1) / interface.rate_bits_per_s);
}

}  // namespace

StreamSource::StreamSource(CaptureStream& stream, VerdictBook& book, const ReplayPace& pace,
                           std::optional<InterfaceIndex> ingress, const ChassisConfig& chassis, Instant start,
                           rte_mempool* pool)
    : stream_(stream),
      book_(book),
      pace_(pace),
      fixed_ingress_(ingress),
      interfaces_(chassis.interfaces),
      stations_(chassis),
      pool_(pool),
      start_(start),
      due_(start),
      next_at_(start),
      line_free_(chassis.interfaces.size(), start) {
  for (const Interface& interface : interfaces_) flows_.push_back({"replay", interface.name, interface.index});
  advance();
}

std::size_t StreamSource::pull(Instant until, std::span<rte_mbuf*> out) {
  std::size_t count = 0;
  // Packets that are not sent count too: between two calls the rig moves on, and checks for an interruption.
  for (std::size_t looked = 0; looked < out.size() && frame_ != nullptr && next_at_ < until; ++looked) {
    if (frame_->why == NotSent::sendable)
      out[count++] = make_packet(*frame_);
    else
      book_.not_sent(*frame_);
    advance();
  }
  return count;
}

rte_mbuf* StreamSource::make_packet(const StreamedFrame& frame) {
  const InterfaceIndex ingress = ingress_of(frame);
  const auto bytes = std::span<const std::byte>(batch_->bytes).subspan(frame.begin, frame.length);
  rte_mbuf* mbuf = take_packet_with(pool_, bytes, next_at_, FlowId(ingress.value), ingress);
  stations_.address(mbuf, ingress);
  book_.sent(frame);
  bytes_ += frame.length;
  return mbuf;
}

void StreamSource::advance() {
  if (batch_ == nullptr || in_batch_ == batch_->frames.size()) {
    batch_ = stream_.next();
    in_batch_ = 0;
  }
  // A golden that does not belong to this capture ends the replay.
  if (batch_ == nullptr || book_.error()) {
    frame_ = nullptr;
    return;
  }
  frame_ = &batch_->frames[in_batch_++];
  note_times(*frame_);
  move_due(*frame_);
  const InterfaceIndex ingress = ingress_of(*frame_);
  Instant& free = line_free_[ingress.index()];
  next_at_ = std::max({next_at_, due_, free + wire_time(interfaces_[ingress.index()], frame_->length)});
  free = next_at_;
  if (next_at_ > due_ && pace_.kind != ReplayPace::Kind::top_speed) ++facts_.delayed;
  last_recorded_ns_ = frame_->at_ns;
  loop_ = frame_->loop;
  ++packets_;
}

InterfaceIndex StreamSource::ingress_of(const StreamedFrame& frame) const {
  if (fixed_ingress_) return *fixed_ingress_;
  return interfaces_[frame.station % interfaces_.size()].index;
}

void StreamSource::note_times(const StreamedFrame& frame) {
  if (packets_ == 0) first_recorded_ns_ = frame.at_ns;
  if (frame.loop == 0) facts_.recorded_ns = std::max(facts_.recorded_ns, frame.at_ns - first_recorded_ns_);
  if (packets_ > 0 && frame.loop == loop_ && frame.at_ns < last_recorded_ns_) ++facts_.backwards;
}

void StreamSource::move_due(const StreamedFrame& frame) {
  if (pace_.kind == ReplayPace::Kind::even) {
    // Counted from the start each time, so that no rounding adds up.
    due_ = start_ + Duration(static_cast<std::int64_t>(Wide{packets_} * kNsPerSecond / Wide{pace_.packets_per_s}));
  } else if (pace_.kind == ReplayPace::Kind::recorded && packets_ > 0) {
    if (frame.loop != loop_) {
      due_ = std::max(due_, next_at_) + kLoopGap;
      return;
    }
    const Duration gap(frame.at_ns - last_recorded_ns_);
    if (gap > pace_.gap_cap) ++facts_.gaps_cut;
    due_ += std::clamp(gap, Duration{}, pace_.gap_cap);
  }
}

}  // namespace hitless
