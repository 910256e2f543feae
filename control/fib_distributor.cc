#include "control/fib_distributor.h"

#include <algorithm>

#include "control/fib_batches.h"

namespace hitless {

FibDistributor::FibDistributor(OwnedTimers& timers, const ChassisConfig& config, const AdjacencyTable& adjacencies,
                               Rib& rib, Epoch epoch, Send send)
    : timers_(timers), config_(config), adjacencies_(adjacencies), rib_(rib), epoch_(epoch), send_(std::move(send)) {
  FibBatches batches(epoch_, adjacencies_, kBatchChanges);
  batches.add_adjacencies();
  for (Change& change : batches.take()) log_.push_back(std::move(change));
  publish();
}

void FibDistributor::publish() {
  FibBatches batches(epoch_, adjacencies_, kBatchChanges);
  for (const BestRoute& change : rib_.take_changes()) batches.add(change);
  for (Change& change : batches.take()) log_.push_back(std::move(change));
  for (auto& [slot, stream] : streams_) pump(slot, stream);
  trim_log();
}

void FibDistributor::close_epoch() {
  if (closed_) return;
  closed_ = true;
  log_.push_back(nullptr);
  for (auto& [slot, stream] : streams_)
    if (stream.waiting)
      begin_full(slot);
    else
      pump(slot, stream);
  trim_log();
}

void FibDistributor::card_forwarding(Slot slot) {
  // After the epoch was closed the log's beginning is gone: the card gets a full table beside the one it forwards on.
  if (closed_) return card_fresh(slot);
  card_gone(slot);
  Stream& stream = streams_[slot];
  stream.first = last_sequence_[slot] + 1;
  stream.sent = stream.acked = last_sequence_[slot];
  send_(slot, encode(FibSyncBegin{epoch_.value, stream.first, false}, kCardProtocolVersion));
  pump(slot, stream);
}

void FibDistributor::card_fresh(Slot slot) {
  card_gone(slot);
  streams_[slot].waiting = true;
  if (closed_) begin_full(slot);
}

void FibDistributor::card_gone(Slot slot) {
  const auto found = streams_.find(slot);
  if (found == streams_.end()) return;
  timers_.cancel(found->second.stall);
  streams_.erase(found);
}

void FibDistributor::begin_full(Slot slot) {
  Stream& stream = streams_[slot];
  stream.waiting = false;
  stream.snapshot = snapshot();
  stream.log_next = log_end();
  stream.first = last_sequence_[slot] + 1;
  stream.sent = stream.acked = last_sequence_[slot];
  send_(slot, encode(FibSyncBegin{epoch_.value, stream.first, true}, kCardProtocolVersion));
  pump(slot, stream);
}

std::shared_ptr<const FibDistributor::Snapshot> FibDistributor::snapshot() {
  if (auto cached = cached_.lock(); cached && cached_at_ == log_end()) return cached;
  FibBatches batches(epoch_, adjacencies_, kBatchChanges);
  batches.add_adjacencies();
  rib_.for_each_best([&batches](const BestRoute& route) { batches.add(route); });
  auto fresh = std::make_shared<const Snapshot>(batches.take());
  cached_ = fresh;
  cached_at_ = log_end();
  ++snapshots_encoded_;
  return fresh;
}

void FibDistributor::pump(Slot slot, Stream& stream) {
  if (stream.waiting) return;
  const bool idle = stream.sent == stream.acked;
  while (stream.sent - stream.acked < kWindow && !exhausted(stream)) {
    if (stream.snapshot && stream.snapshot_next < stream.snapshot->size()) {
      send_change(slot, stream, (*stream.snapshot)[stream.snapshot_next++]);
    } else if (stream.snapshot && !stream.snapshot_ended) {
      stream.snapshot_ended = true;
      send_change(slot, stream, nullptr);
    } else {
      send_change(slot, stream, log_[stream.log_next - log_base_]);
      ++stream.log_next;
    }
  }
  if (idle && stream.sent != stream.acked) watch(slot, stream);
}

bool FibDistributor::exhausted(const Stream& stream) const {
  return (!stream.snapshot || stream.snapshot_ended) && stream.log_next >= log_end();
}

void FibDistributor::send_change(Slot slot, Stream& stream, const Change& change) {
  last_sequence_[slot] = ++stream.sent;
  send_(slot, change == nullptr ? encode(FibSyncEnd{epoch_.value, stream.sent}, kCardProtocolVersion)
                                : encode(FibBatch{epoch_.value, stream.sent, *change}, kCardProtocolVersion));
}

void FibDistributor::acknowledged(Slot slot, const FibAck& ack) {
  const auto found = streams_.find(slot);
  if (found == streams_.end() || ack.epoch != epoch_.value) return;
  Stream& stream = found->second;
  if (ack.sequence < stream.first || ack.sequence > stream.sent || ack.sequence <= stream.acked) return;
  stream.acked = ack.sequence;
  timers_.cancel(stream.stall);
  if (stream.sent != stream.acked) watch(slot, stream);
  pump(slot, stream);
  trim_log();
}

void FibDistributor::watch(Slot slot, Stream& stream) {
  timers_.cancel(stream.stall);
  // A gap in the middle the card sees by itself; a loss at the end of what was sent nobody sees but this timer.
  stream.stall = timers_.after(stall_time(slot), [this, slot] {
    if (const auto found = streams_.find(slot); found != streams_.end()) {
      found->second.stall = 0;
      card_fresh(slot);
    }
  });
}

Duration FibDistributor::stall_time(Slot slot) const {
  Duration programming{};
  for (const InstalledCard& card : config_.cards)
    if (card.slot == slot && card.type->fib_install_per_s != 0)
      programming = Duration(
          static_cast<std::int64_t>(2 * kWindow * kBatchChanges * 1'000'000'000U / card.type->fib_install_per_s));
  return std::chrono::seconds(10) + programming;
}

void FibDistributor::trim_log() {
  // Until the epoch is closed a card that forwards may still sign in, and needs the log from its beginning.
  if (!closed_) return;
  std::uint64_t needed = log_end();
  for (const auto& [slot, stream] : streams_)
    if (!stream.waiting) needed = std::min(needed, stream.log_next);
  while (log_base_ < needed) {
    log_.pop_front();
    ++log_base_;
  }
}

bool FibDistributor::full_sync_underway(Slot slot) const {
  const auto found = streams_.find(slot);
  if (found == streams_.end()) return false;
  const Stream& stream = found->second;
  return stream.waiting || (stream.snapshot && stream.acked + 1 == stream.first);
}

bool FibDistributor::in_sync() const {
  return std::all_of(streams_.begin(), streams_.end(), [this](const auto& entry) {
    const Stream& stream = entry.second;
    return !stream.waiting && exhausted(stream) && stream.sent == stream.acked;
  });
}

}  // namespace hitless
