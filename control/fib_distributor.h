#pragma once
// Best routes of the active RIB -> numbered batches over each card's Link. Changes are encoded once into a shared log;
// each card reads the log at its own pace behind a window. A card that starts anew gets a snapshot first, shared by
// all cards that ask at the same revision of the table.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "control/adjacency_table.h"
#include "control/owned_timers.h"
#include "control/rib.h"
#include "linecards/messages.h"

namespace hitless {

class FibDistributor {
 public:
  static constexpr std::size_t kBatchChanges = 512;  ///< most changes in a batch
  static constexpr std::uint64_t kWindow = 8;        ///< most batches on the way to a card

  using Send = std::function<void(Slot, WireBytes)>;
  /// Opens `epoch`. Everything given outlives the distributor.
  FibDistributor(OwnedTimers& timers, const ChassisConfig& config, const AdjacencyTable& adjacencies, Rib& rib,
                 Epoch epoch, Send send);

  /// Turns the RIB's changes into batches and sends what the windows allow.
  void publish();
  /// The RIB has converged or the NSF timer ran out: cards sweep what is stale; waiting cards get their full table.
  void close_epoch();

  /// The card forwards on the FIB of an older epoch: refresh it in place.
  void card_forwarding(Slot slot);
  /// The card has no FIB, or asks again after a gap: full table, as soon as the epoch is closed.
  void card_fresh(Slot slot);
  /// The card is not there: nothing more is sent, nothing is waited for.
  void card_gone(Slot slot);
  void acknowledged(Slot slot, const FibAck& ack);

  [[nodiscard]] Epoch epoch() const { return epoch_; }
  [[nodiscard]] bool closed() const { return closed_; }
  /// A stream to this card is open (or waits for the epoch to close).
  [[nodiscard]] bool serves(Slot slot) const { return streams_.contains(slot); }
  /// A full table is promised or sent, and nothing of it is acknowledged yet: a card that says hello and asks for a
  /// full sync in one breath gets one, not two.
  [[nodiscard]] bool full_sync_underway(Slot slot) const;
  /// Every card that is served has acknowledged everything.
  [[nodiscard]] bool in_sync() const;
  /// Snapshots encoded so far: the measure of sharing.
  [[nodiscard]] std::uint64_t snapshots_encoded() const { return snapshots_encoded_; }

 private:
  /// An encoded FibChange; null: the place where the epoch was closed.
  using Change = std::shared_ptr<const std::vector<std::uint8_t>>;
  using Snapshot = std::vector<Change>;
  struct Stream {
    bool waiting = false;                      ///< for the epoch to close, before a full table
    std::shared_ptr<const Snapshot> snapshot;  ///< null: refresh in place
    std::size_t snapshot_next = 0;
    bool snapshot_ended = false;
    std::uint64_t log_next = 0;
    std::uint64_t first = 0, sent = 0, acked = 0;  ///< sequence numbers of this stream
    OwnedTimers::Key stall = 0;
  };

  void begin_full(Slot slot);
  void pump(Slot slot, Stream& stream);
  [[nodiscard]] bool exhausted(const Stream& stream) const;
  void send_change(Slot slot, Stream& stream, const Change& change);
  void watch(Slot slot, Stream& stream);
  void trim_log();
  std::shared_ptr<const Snapshot> snapshot();
  [[nodiscard]] std::uint64_t log_end() const { return log_base_ + log_.size(); }
  [[nodiscard]] Duration stall_time(Slot slot) const;

  OwnedTimers& timers_;
  const ChassisConfig& config_;
  const AdjacencyTable& adjacencies_;
  Rib& rib_;
  Epoch epoch_;
  Send send_;
  std::deque<Change> log_;
  std::uint64_t log_base_ = 0;
  bool closed_ = false;
  std::map<Slot, Stream> streams_;
  std::map<Slot, std::uint64_t> last_sequence_;  ///< goes on over streams, so that a late ack is known as such
  std::weak_ptr<const Snapshot> cached_;         ///< of revision cached_at_
  std::uint64_t cached_at_ = 0;
  std::uint64_t snapshots_encoded_ = 0;
};

}  // namespace hitless
