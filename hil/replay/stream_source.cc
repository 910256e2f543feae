#include "hil/replay/stream_source.h"

#include <algorithm>

#include "hil/packet_burst.h"

namespace hitless {
namespace {

__extension__ typedef __int128 Wide;

constexpr std::int64_t kNsPerSecond = 1'000'000'000;
/// Between the last packet of a loop and the first of the next one, at the recorded pace.
constexpr Duration kLoopGap = std::chrono::milliseconds(10);

/// What a frame takes on the wire, rounded up: a packet is there when its last bit is.
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
      next_at_(start),
      last_begin_(start),
      line_free_(chassis.interfaces.size(), start) {
  for (const Interface& interface : interfaces_) flows_.push_back({"replay", interface.name, interface.index});
  advance();
}

std::size_t StreamSource::pull(Instant until, std::span<rte_mbuf*> out) {
  std::size_t count = 0;
  while (count < out.size() && frame_ != nullptr && next_at_ < until) {
    const InterfaceIndex ingress = ingress_of(*frame_);
    const auto bytes = std::span<const std::byte>(batch_->bytes).subspan(frame_->begin, frame_->length);
    rte_mbuf* mbuf = take_packet_with(pool_, bytes, next_at_, FlowId(ingress.value), ingress);
    stations_.address(bytes_of(mbuf), ingress);
    book_.sent(*frame_);
    bytes_ += frame_->length;
    out[count++] = mbuf;
    advance();
  }
  return count;
}

void StreamSource::advance() {
  for (;;) {
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
    ++packets_;
    if (frame_->why == NotSent::sendable) break;
    book_.not_sent(*frame_);
  }
  note_times(*frame_);
  pace(*frame_);
  last_recorded_ns_ = frame_->at_ns;
  loop_ = frame_->loop;
  ++sent_;
}

void StreamSource::note_times(const StreamedFrame& frame) {
  if (sent_ == 0) first_recorded_ns_ = frame.at_ns;
  if (frame.loop == 0) facts_.recorded_ns = std::max(facts_.recorded_ns, frame.at_ns - first_recorded_ns_);
  if (sent_ > 0 && frame.loop == loop_ && frame.at_ns < last_recorded_ns_) ++facts_.backwards;
}

InterfaceIndex StreamSource::ingress_of(const StreamedFrame& frame) const {
  if (fixed_ingress_) return *fixed_ingress_;
  return interfaces_[frame.station % interfaces_.size()].index;
}

void StreamSource::pace(const StreamedFrame& frame) {
  switch (pace_.kind) {
    case ReplayPace::Kind::recorded:
      pace_recorded(frame);
      return;
    case ReplayPace::Kind::even:
      // From the start each time, so that no rounding adds up.
      next_at_ = start_ + Duration(static_cast<std::int64_t>(Wide{sent_} * kNsPerSecond / Wide{pace_.packets_per_s}));
      return;
    case ReplayPace::Kind::top_speed: {
      const InterfaceIndex ingress = ingress_of(frame);
      Instant& free = line_free_[ingress.index()];
      // Begun when its line is free, not before the packet in front of it; arrived in the capture's order too.
      last_begin_ = std::max(free, last_begin_);
      next_at_ = std::max(next_at_, last_begin_ + wire_time(interfaces_[ingress.index()], frame.length));
      free = next_at_;
      return;
    }
  }
}

void StreamSource::pace_recorded(const StreamedFrame& frame) {
  if (sent_ == 0) return;
  if (frame.loop != loop_) {
    next_at_ += kLoopGap;
    return;
  }
  const Duration gap(frame.at_ns - last_recorded_ns_);
  if (gap > pace_.gap_cap) ++facts_.gaps_cut;
  next_at_ += std::clamp(gap, Duration{}, pace_.gap_cap);
}

}  // namespace hitless
