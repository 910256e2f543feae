#include "hil/traffic/replay_source.h"

#include <algorithm>

#include "dataplane/base/random.h"
#include "dataplane/net/ones_complement.h"
#include "dataplane/packet/packet_burst.h"

namespace hitless {
namespace {

__extension__ typedef __int128 Wide;  // a capture of days at 1 % would not fit 64 bits on the way

/// Fifty years: sums of a loop's end and a run's instants fit 64 bits, and captures joined from many years still play.
constexpr std::int64_t kLongestLoop_ns = std::int64_t{50} * 366 * 24 * 3600 * 1'000'000'000;

}  // namespace

ReplaySchedule ReplaySchedule::make(const Capture& capture, const ReplaySpec& spec) {
  ReplaySchedule schedule;
  schedule.at_ns.reserve(capture.packets.size());
  const std::int64_t cap = to_ns(spec.gap_cap);
  std::int64_t recorded = 0;
  std::int64_t last = 0;
  for (const CapturedPacket& packet : capture.packets) {
    const std::int64_t gap = packet.at_ns - last;
    last = packet.at_ns;
    recorded += cap > 0 ? std::min(gap, cap) : gap;
    const Wide played = Wide{recorded} * 100 / static_cast<std::int64_t>(spec.rate_percent);
    schedule.at_ns.push_back(static_cast<std::int64_t>(std::min<Wide>(played, 2 * kLongestLoop_ns)));
  }
  // A loop takes at least 1 ns, or time would stand still in an endless replay of simultaneous packets.
  schedule.loop_ns = std::max<std::int64_t>(schedule.at_ns.back() + to_ns(spec.loop_gap), 1);
  return schedule;
}

Result<std::unique_ptr<PacketSource>> ReplaySource::make(std::shared_ptr<const Capture> capture, const ReplaySpec& spec,
                                                         const std::string& item, std::uint64_t seed,
                                                         const ChassisConfig& chassis, TrafficPlaces& places,
                                                         Instant start, rte_mempool* pool) {
  Result<ReplayHosts> hosts = ReplayHosts::place(*capture, spec, item, chassis, places);
  if (!hosts) return tl::unexpected(hosts.error());
  HITLESS_CHECK(capture->longest + RTE_PKTMBUF_HEADROOM <= rte_pktmbuf_data_room_size(pool),
                "the pool's data room was computed from this capture");
  ReplaySchedule schedule = ReplaySchedule::make(*capture, spec);
  if (schedule.loop_ns > kLongestLoop_ns)
    return fail(ErrorCode::bad_input,
                capture->path + ": takes more than 50 years to play, expected a gap_cap or a " + "higher rate_percent");
  // No make_unique: the constructor is private.
  std::unique_ptr<ReplaySource> source(
      new ReplaySource(std::move(capture), std::move(schedule), std::move(*hosts), chassis, pool));
  source->start_copies(spec, seed, item, start);
  return source;
}

ReplaySource::ReplaySource(std::shared_ptr<const Capture> capture, ReplaySchedule schedule, ReplayHosts hosts,
                           const ChassisConfig& chassis, rte_mempool* pool)
    : capture_(std::move(capture)),
      schedule_(std::move(schedule)),
      hosts_(std::move(hosts)),
      stations_(chassis),
      pool_(pool) {}

void ReplaySource::start_copies(const ReplaySpec& spec, std::uint64_t seed, const std::string& item, Instant start) {
  Random random(seed, "replay/" + item);
  const std::uint64_t packets = capture_->packets.size();
  for (std::uint32_t copy = 0; copy < spec.copies; ++copy) {
    const auto offset =
        copy == 0 ? 0 : static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(schedule_.loop_ns)));
    Cursor cursor;
    cursor.copy = copy;
    cursor.left = spec.loops == 0 ? UINT64_MAX : packets * spec.loops;
    cursor.loop_begin = to_ns(start) - offset;
    cursor.next = static_cast<std::uint32_t>(std::lower_bound(schedule_.at_ns.begin(), schedule_.at_ns.end(), offset) -
                                             schedule_.at_ns.begin());
    if (cursor.next == packets) {  // the offset lies in the gap between two loops
      cursor.next = 0;
      cursor.loop_begin += schedule_.loop_ns;
    }
    cursor.at_ns = cursor.loop_begin + schedule_.at_ns[cursor.next];
    heap_.push_back(cursor);
  }
  for (std::size_t i = heap_.size() / 2; i-- > 0;) sift_down(i);
}

Instant ReplaySource::next_at() const { return heap_.empty() ? kNever : instant_ns(heap_.front().at_ns); }

std::size_t ReplaySource::pull(Instant until, std::span<rte_mbuf*> out) {
  std::size_t count = 0;
  while (count < out.size() && !heap_.empty() && heap_.front().at_ns < to_ns(until)) {
    out[count++] = make_packet(heap_.front());
    advance_first();
  }
  return count;
}

rte_mbuf* ReplaySource::make_packet(const Cursor& cursor) const {
  const CapturedPacket& packet = capture_->packets[cursor.next];
  const ReplayFlow& flow = hosts_.at(cursor.copy, cursor.variant, packet.flow);
  rte_mbuf* mbuf =
      take_packet_with(pool_, capture_->frame(cursor.next), instant_ns(cursor.at_ns), flow.flow, flow.ingress);
  patch_frame(bytes_of(mbuf).data(), packet, flow);
  stations_.address(mbuf, flow.ingress);
  return mbuf;
}

void ReplaySource::advance_first() {
  Cursor& cursor = heap_.front();
  if (cursor.left != UINT64_MAX) --cursor.left;
  if (cursor.left == 0) {
    cursor = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) sift_down(0);
    return;
  }
  if (++cursor.next == capture_->packets.size()) {
    cursor.next = 0;
    cursor.loop_begin += schedule_.loop_ns;
    cursor.variant = cursor.variant + 1 == hosts_.variants() ? 0 : cursor.variant + 1;
  }
  cursor.at_ns = cursor.loop_begin + schedule_.at_ns[cursor.next];
  sift_down(0);
}

void ReplaySource::sift_down(std::size_t hole) {
  const Cursor moving = heap_[hole];
  for (;;) {
    std::size_t child = 2 * hole + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && heap_[child + 1].before(heap_[child])) ++child;
    if (!heap_[child].before(moving)) break;
    heap_[hole] = heap_[child];
    hole = child;
  }
  heap_[hole] = moving;
}

}  // namespace hitless
