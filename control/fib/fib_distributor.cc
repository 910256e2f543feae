#include "control/fib/fib_distributor.h"

#include <algorithm>

#include "control/fib/fib_batches.h"

namespace hitless {

FibDistributor::FibDistributor(OwnedTimers& timers, const ChassisConfig& config, AdjacencyTable& adjacencies, Rib& rib,
                               Epoch epoch, CardLinks& cards, InEveryCard in_every_card, SideBySide pieces)
    : timers_(timers),
      config_(config),
      adjacencies_(adjacencies),
      rib_(rib),
      epoch_(epoch),
      cards_(cards),
      in_every_card_(std::move(in_every_card)),
      pieces_(std::move(pieces)) {
  FibBatches batches(epoch_, adjacencies_, kBatchChanges, pieces_);
  static_cast<void>(adjacencies_.take_changed());
  batches.add_adjacencies();
  append(batches.take());
}

void FibDistributor::append(std::vector<ChangeBatch> batches) {
  for (ChangeBatch& batch : batches) {
    const std::size_t changes = batch.changes;
    log_.push_back({std::move(batch), changes_end_, 0, nullptr});
    changes_end_ += changes;
  }
}

void FibDistributor::publish() {
  // A set of next hops that is resolved over half a table may lead elsewhere than over the whole table, and every card
  // that forwards on the old epoch has prefixes behind the set: RFC 4724 4.1 defers the selection for this reason.
  if (!closed_) return;
  const RibChanges changes = rib_.take_changes();
  const auto adjacencies = adjacencies_.take_changed();
  if (changes.empty() && adjacencies.empty()) return;
  FibBatches batches(epoch_, adjacencies_, kBatchChanges, pieces_);
  for (const FibChange::AdjacencyEntry& changed : adjacencies) batches.add(changed);
  // Next hops first: they are few and concern many prefixes.
  for (const MovedNextHops& moved : changes.next_hops) batches.add(moved);
  for (const BestRoute& route : changes.routes) batches.add(route);
  append(batches.take());
  for (auto& [slot, stream] : streams_) follow(slot, stream);
  trim_log();
}

/// Lets a card follow the log, which has grown.
void FibDistributor::follow(Slot slot, Stream& stream) {
  if (stream.waiting) return;
  if (stream.backlog) absorb(stream);
  pump(slot, stream);
  if (!stream.backlog && should_coalesce(stream)) {
    stream.backlog = std::make_unique<ChangeBacklog>();
    absorb(stream);
  }
}

void FibDistributor::close_epoch() {
  if (closed_) return;
  closed_ = true;
  if (std::any_of(streams_.begin(), streams_.end(), [](const auto& entry) { return !entry.second.waiting; })) {
    publish();
  } else {  // full tables are read from the RIB and the adjacencies themselves
    static_cast<void>(rib_.take_changes());
    static_cast<void>(adjacencies_.take_changed());
  }
  append({ChangeBatch{}});
  for (auto& [slot, stream] : streams_) {
    if (stream.waiting) {
      begin_full(slot);
    } else {
      follow(slot, stream);
    }
  }
  trim_log();
}

void FibDistributor::card_forwarding(Slot slot) {
  // After the epoch was closed the log's beginning is gone: the card gets a full table beside the one it forwards on.
  if (closed_) return card_fresh(slot);
  drop_stream(slot);
  begin(slot, false);
}

void FibDistributor::card_fresh(Slot slot) {
  drop_stream(slot);
  streams_[slot].waiting = true;
  if (closed_) begin_full(slot);
}

void FibDistributor::card_gone(Slot slot) {
  drop_stream(slot);
  trim_log();
  tell_if_in_sync();
}

void FibDistributor::drop_stream(Slot slot) {
  const auto found = streams_.find(slot);
  if (found == streams_.end()) return;
  timers_.cancel(found->second.stall);
  streams_.erase(found);
}

void FibDistributor::begin_full(Slot slot) {
  Stream& stream = streams_[slot];
  stream.waiting = false;
  stream.full = true;
  stream.snapshot = snapshot();
  stream.log_next = log_end();
  begin(slot, true);
}

void FibDistributor::begin(Slot slot, bool replace) {
  Stream& stream = streams_[slot];
  // One number is left out: the number that a request for a full sync expects tells which stream the request means.
  stream.sent = stream.acked = ++last_sequence_[slot];
  stream.first = stream.sent + 1;
  cards_.send(slot, encode(FibSyncBegin{epoch_.value, stream.first, replace}, kCardProtocolVersion));
  pump(slot, stream);
}

std::shared_ptr<FibDistributor::Snapshot> FibDistributor::snapshot() {
  if (auto cached = cached_.lock(); cached && cached_at_ == log_end()) return cached;
  FibBatches batches(epoch_, adjacencies_, kBatchChanges, pieces_);
  batches.add_adjacencies();
  rib_.for_each_best([&batches](const BestRoute& route) { batches.add(route); });
  auto fresh = std::make_shared<Snapshot>();
  for (ChangeBatch& batch : batches.take()) fresh->push_back({std::move(batch), 0, 0, nullptr});
  fresh->push_back({});
  cached_ = fresh;
  cached_at_ = log_end();
  ++snapshots_encoded_;
  return fresh;
}

void FibDistributor::pump(Slot slot, Stream& stream) {
  if (stream.waiting) return;
  const bool idle = stream.sent == stream.acked;
  while (stream.sent - stream.acked < kWindow && send_next(slot, stream)) {
  }
  if (idle && stream.sent != stream.acked) watch(slot, stream);
}

/// False when there is nothing to send. A snapshot is older than the backlog, and both are older than the log.
bool FibDistributor::send_next(Slot slot, Stream& stream) {
  if (stream.snapshot) {
    send_entry(slot, stream, (*stream.snapshot)[stream.snapshot_next++]);
    if (stream.snapshot_next == stream.snapshot->size()) stream.snapshot = nullptr;
    return true;
  }
  if (stream.backlog) {
    auto batch = stream.backlog->next(rib_, adjacencies_, epoch_, kBatchChanges);
    if (stream.backlog->empty()) stream.backlog = nullptr;
    if (batch) {
      Entry own{std::move(*batch), 0, 0, nullptr};
      send_entry(slot, stream, own);
      return true;
    }
  }
  if (stream.log_next >= log_end()) return false;
  send_entry(slot, stream, log_[stream.log_next++ - log_base_]);
  return true;
}

bool FibDistributor::exhausted(const Stream& stream) const {
  return !stream.snapshot && !stream.backlog && stream.log_next >= log_end();
}

void FibDistributor::send_entry(Slot slot, Stream& stream, Entry& entry) {
  last_sequence_[slot] = ++stream.sent;
  if (entry.message == nullptr || entry.sequence != stream.sent) {
    entry.sequence = stream.sent;
    entry.message = entry.batch.change == nullptr
                        ? encode(FibSyncEnd{epoch_.value, stream.sent}, kCardProtocolVersion)
                        : encode(FibBatch{epoch_.value, stream.sent, *entry.batch.change}, kCardProtocolVersion);
  }
  cards_.send(slot, entry.message);
}

/// Whether the changes that wait for a card would collapse to half or less. Those of a first download do not, as every
/// prefix comes once: this part of the log stays shared by all cards that lag behind it.
bool FibDistributor::should_coalesce(Stream& stream) {
  const std::uint64_t lag = changes_end_ - changes_before(stream.log_next);
  if (lag <= kLagChanges) stream.coalesce_at = kLagChanges;
  if (lag <= stream.coalesce_at) return false;
  stream.coalesce_at = 2 * lag;
  return 2 * distinct_since(stream.log_next) <= lag;
}

void FibDistributor::absorb(Stream& stream) {
  for (; stream.log_next < log_end(); ++stream.log_next)
    stream.backlog->absorb(log_[stream.log_next - log_base_].batch);
  stream.coalesce_at = kLagChanges;
}

std::size_t FibDistributor::distinct_since(std::uint64_t position) {
  if (counted_.from == position && counted_.to == log_end()) return counted_.distinct;
  std::vector<WireBytes> changes;
  for (std::uint64_t at = position; at < log_end(); ++at)
    if (const WireBytes& change = log_[at - log_base_].batch.change; change != nullptr) changes.push_back(change);
  counted_ = {position, log_end(), estimate_distinct(changes)};
  return counted_.distinct;
}

std::uint64_t FibDistributor::changes_before(std::uint64_t position) const {
  return position < log_end() ? log_[position - log_base_].changes_before : changes_end_;
}

void FibDistributor::acknowledged(Slot slot, const FibAck& ack) {
  const auto found = streams_.find(slot);
  if (found == streams_.end() || ack.epoch != epoch_.value) return;
  Stream& stream = found->second;
  if (ack.sequence < stream.first || ack.sequence > stream.sent || ack.sequence <= stream.acked) return;
  stream.acked = ack.sequence;
  if (stream.sent != stream.acked) watch(slot, stream);
  // A backlog is read from the RIB: the state that is sent of a prefix must be a published one.
  if (stream.backlog != nullptr && rib_.changes_wait()) publish();
  pump(slot, stream);
  trim_log();
  tell_if_in_sync();
}

void FibDistributor::tell_if_in_sync() {
  if (closed_ && in_every_card_ != nullptr && !streams_.empty() && in_sync()) std::exchange(in_every_card_, nullptr)();
}

void FibDistributor::watch(Slot slot, Stream& stream) {
  // The card itself sees a gap in the middle; only this timer sees a loss at the end of the sent batches. The timer is
  // not moved with every acknowledgement: when it runs, it looks whether the time has come.
  stream.stalls_at = timers_.now() + stall_time(slot);
  if (stream.stall == 0) stream.stall = timers_.at(stream.stalls_at, [this, slot] { look_at_stall(slot); });
}

void FibDistributor::look_at_stall(Slot slot) {
  const auto found = streams_.find(slot);
  if (found == streams_.end()) return;
  Stream& stream = found->second;
  stream.stall = 0;
  if (stream.sent == stream.acked) return;
  if (timers_.now() >= stream.stalls_at) return card_fresh(slot);
  stream.stall = timers_.at(stream.stalls_at, [this, slot] { look_at_stall(slot); });
}

Duration FibDistributor::stall_time(Slot slot) const {
  Duration programming{};
  for (const InstalledCard& card : config_.cards)
    if (card.slot == slot && card.type->fib_install_per_s != 0)
      programming = Duration(
          static_cast<std::int64_t>(2 * kWindow * kBatchChanges * 1'000'000'000U / card.type->fib_install_per_s));
  return config_.platform->card_timers.stall_patience + programming;
}

void FibDistributor::trim_log() {
  // Until the epoch is closed a card that forwards may still sign in, and reads the log from its beginning.
  if (!closed_) return;
  std::uint64_t needed = log_end();
  for (const auto& [slot, stream] : streams_)
    if (!stream.waiting) needed = std::min(needed, stream.log_next);
  while (log_base_ < needed) {
    log_.pop_front();
    ++log_base_;
  }
}

bool FibDistributor::full_sync_underway(Slot slot, std::uint64_t expected) const {
  const auto found = streams_.find(slot);
  if (found == streams_.end()) return false;
  const Stream& stream = found->second;
  return stream.waiting || (stream.full && stream.acked + 1 == stream.first && expected < stream.first);
}

std::uint64_t FibDistributor::backlog(Slot slot) const {
  const auto found = streams_.find(slot);
  if (found == streams_.end() || found->second.waiting) return 0;
  const Stream& stream = found->second;
  return (stream.backlog ? stream.backlog->size() : 0) + changes_end_ - changes_before(stream.log_next);
}

bool FibDistributor::coalesces(Slot slot) const {
  const auto found = streams_.find(slot);
  return found != streams_.end() && found->second.backlog != nullptr;
}

bool FibDistributor::in_sync() const {
  return std::all_of(streams_.begin(), streams_.end(), [this](const auto& entry) {
    const Stream& stream = entry.second;
    return !stream.waiting && exhausted(stream) && stream.sent == stream.acked;
  });
}

}  // namespace hitless
