#include "hil/run/measurement.h"

#include <algorithm>

#include <rte_pause.h>

#include "hil/runtime/monotonic_clock.h"

namespace hitless {
namespace {

constexpr std::int64_t kNapNs = 50'000;

/// The instant up to which all loops have made the progress `what`.
Instant least(std::span<const LoopProgress> progress, SharedInstant LoopProgress::*what) {
  Instant least = kNever;
  for (const LoopProgress& loop : progress) least = std::min(least, (loop.*what).get());
  return least;
}

}  // namespace

MeterFeed::Record& MeterFeed::wait_for_room() {
  Record* record = records_.room();
  for (; record == nullptr; record = records_.room()) rte_pause();
  return *record;
}

void MeterFeed::offered(std::span<rte_mbuf* const> burst) {
  for (const rte_mbuf* m : burst) {
    Record& record = wait_for_room();
    record.frame.on = meta_of(m).ingress;
    record.frame.at = meta_of(m).sent;
    with_link(*interfaces_[meta_of(m).ingress.index()].encapsulation,
              [&](const auto& link) { identify(link, bytes_of(m), record.frame.identity); });
    record.is_sent = true;
    records_.push();
  }
}

void MeterFeed::delivered(std::span<rte_mbuf* const> burst, bool) {
  for (const rte_mbuf* m : burst) {
    Record& record = wait_for_room();
    const ArrivedIdentity identity = with_link(*interfaces_[meta_of(m).egress.index()].encapsulation,
                                               [&](const auto& link) { return identify_arrived(link, bytes_of(m)); });
    record.frame.on = meta_of(m).egress;
    record.frame.at = meta_of(m).at;
    record.frame.identity.kind = identity.kind;
    record.frame.identity.digest = identity.digest;
    record.frame.frame_bytes = static_cast<std::uint32_t>(bytes_of(m).size());
    record.is_sent = false;
    records_.push();
  }
}

Measurement::Measurement(Meter& meter, const InterfaceTable& interfaces, std::size_t loops)
    : meter_(meter), sent_(loops) {
  for (std::size_t i = 0; i < loops; ++i) feeds_.push_back(std::make_unique<MeterFeed>(interfaces));
}

void Measurement::run(std::span<const LoopProgress> progress) {
  for (Instant measured = Instant::min();;) {
    // The loops' progress is read before their records: so every record up to that progress is seen.
    const Instant sent_until = least(progress, &LoopProgress::ingress_done);
    const Instant received_until = std::min(sent_until, least(progress, &LoopProgress::egress_done));
    const bool told = read_feeds();
    tell_sent(sent_until);
    meter_.received(received_);
    received_.clear();
    if (received_until == kNever) return;  // the Meter's finish() decides the rest
    if (received_until > measured) meter_.advance(received_until);
    measured = std::max(measured, received_until);
    if (!told) wall_sleep_until(wall_now_ns() + kNapNs);
  }
}

bool Measurement::read_feeds() {
  bool told = false;
  for (std::size_t i = 0; i < feeds_.size(); ++i) {
    Sent& sent = sent_[i];
    // Some frames always lie ahead of the slowest loop: frames already told are erased once they are the majority.
    if (2 * sent.next >= sent.frames.size()) {
      sent.frames.erase(sent.frames.begin(), sent.frames.begin() + static_cast<std::ptrdiff_t>(sent.next));
      sent.next = 0;
    }
    auto& records = feeds_[i]->records();
    for (const MeterFeed::Record* record; (record = records.front()) != nullptr; records.pop()) {
      (record->is_sent ? sent.frames : received_).push_back(record->frame);
      told = true;
    }
  }
  return told;
}

/// Tells the Meter the sent frames in order of time; frames of one instant in order of the loops.
void Measurement::tell_sent(Instant until) {
  in_order_.clear();
  for (;;) {
    Sent* first = nullptr;
    for (Sent& sent : sent_)
      if (sent.next < sent.frames.size() &&
          (first == nullptr || sent.frames[sent.next].at < first->frames[first->next].at))
        first = &sent;
    if (first == nullptr || first->frames[first->next].at >= until) break;
    in_order_.push_back(first->frames[first->next++]);
  }
  meter_.sent(in_order_);
}

}  // namespace hitless
