#include "dataplane/queue/egress_queue.h"

#include <algorithm>
#include <bit>

#include "dataplane/base/result.h"

namespace hitless {
namespace {

constexpr std::uint64_t kNsPerSecond = 1'000'000'000;
/// A ring grows on demand: a chassis of thousands of channels stays small, and a short queue stays in cache.
constexpr std::size_t kRingFirst = 16;
/// Packets are fetched this many places ahead.
constexpr std::uint64_t kAhead = 8;

}  // namespace

EgressQueue::EgressQueue(const Interface& interface, CauseId full_cause, GateObserver* gates)
    : interface_(interface), full_cause_(full_cause), gates_(gates), ring_(kRingFirst) {
  HITLESS_CHECK(interface.rate_bits_per_s > 0, "an interface without a rate");
  newest_ = line_time(0);
}

EgressQueue::LineTime EgressQueue::line_time(std::uint32_t frame_bytes) const {
  // 64 KiB at 1e9 stays below 2^49, far from the edge of 64 bits.
  const std::uint64_t scaled = wire_bits(frame_bytes) * kNsPerSecond;
  return {frame_bytes, Duration(static_cast<Duration::rep>(scaled / interface_.rate_bits_per_s)),
          scaled % interface_.rate_bits_per_s};
}

std::uint64_t EgressQueue::wire_bits(std::uint32_t frame_bytes) const {
  return (std::uint64_t{std::max(frame_bytes, interface_.min_frame_bytes)} + interface_.overhead_bytes) * 8;
}

void EgressQueue::advance(Instant now) {
  for (; departed_ != tail_ && at(departed_).departure <= now; ++departed_)
    waiting_bytes_ -= at(departed_).packet->pkt_len;
}

void EgressQueue::reserve(std::size_t more) {
  const std::size_t wanted = std::bit_ceil(packets() + more);
  if (wanted <= ring_.size()) return;
  std::vector<Held> larger(wanted);
  for (std::uint64_t p = head_; p != tail_; ++p) larger[p & (larger.size() - 1)] = at(p);
  ring_.swap(larger);
}

void EgressQueue::push(Held held) {
  if (packets() == ring_.size()) [[unlikely]]
    reserve(1);
  at(tail_++) = held;
  waiting_bytes_ += held.packet->pkt_len;
}

void EgressQueue::refuse(rte_mbuf* m, Instant arrival) {
  PacketMeta& meta = meta_of(m);
  meta.reason = DropReason::queue_full;
  meta.cause = full_cause_;
  if (!refusing_ && gates_ != nullptr)
    gates_->closed({GateKind::queue, interface_.slot, interface_.index, {}}, arrival, full_cause_);
  refusing_ = true;
}

void EgressQueue::end_refusal(Instant arrival) {
  if (gates_ != nullptr) gates_->opened({GateKind::queue, interface_.slot, interface_.index, {}}, arrival);
  refusing_ = false;
}

bool EgressQueue::offer(rte_mbuf* m) {
  const Instant arrival = meta_of(m).at;
  HITLESS_CHECK(arrival >= last_arrival_, "a frame was offered at an instant before the one before it");
  last_arrival_ = arrival;
  advance(arrival);
  if (departed_ != tail_ && waiting_bytes_ + m->pkt_len > interface_.queue_limit_bytes) [[unlikely]] {
    refuse(m, arrival);
    return false;
  }
  if (refusing_) [[unlikely]]
    end_refusal(arrival);

  if (arrival > free_) {
    free_ = arrival;
    free_remainder_ = 0;
  }
  if (m->pkt_len != newest_.frame_bytes) newest_ = line_time(m->pkt_len);
  // Both remainders are below the rate, so their sum is below twice the rate.
  free_ += newest_.whole;
  free_remainder_ += newest_.remainder;
  if (free_remainder_ >= interface_.rate_bits_per_s) {
    free_remainder_ -= interface_.rate_bits_per_s;
    free_ += Duration(1);
  }
  push({m, free_ + Duration(free_remainder_ != 0 ? 1 : 0)});
  return true;
}

void EgressQueue::transmit_until(Instant until, std::vector<rte_mbuf*>& departed) {
  advance(until);
  for (; head_ != departed_ && at(head_).departure <= until; ++head_) {
    if (head_ + kAhead < departed_) {
      __builtin_prefetch(at(head_ + kAhead).packet);
      __builtin_prefetch(&meta_of(at(head_ + kAhead).packet), 1);
    }
    rte_mbuf* m = at(head_).packet;
    meta_of(m).at = at(head_).departure;
    departed.push_back(m);
  }
}

void EgressQueue::flush(Instant at_instant, DropReason reason, CauseId cause, std::vector<rte_mbuf*>& dropped) {
  advance(at_instant);
  std::uint64_t first = tail_;
  while (first != head_ && at(first - 1).departure > at_instant) --first;
  for (std::uint64_t p = first; p != tail_; ++p) {
    PacketMeta& meta = meta_of(at(p).packet);
    if (p >= departed_) waiting_bytes_ -= at(p).packet->pkt_len;
    meta.at = at_instant;
    meta.reason = reason;
    meta.cause = cause;
    dropped.push_back(at(p).packet);
  }
  tail_ = first;
  departed_ = std::min(departed_, tail_);
  free_ = at_instant;
  free_remainder_ = 0;
}

Instant EgressQueue::last_departure() const { return packets() == 0 ? kNever : at(tail_ - 1).departure; }

}  // namespace hitless
