#pragma once
// Best routes of the active RIB -> numbered batches over each card's Link. Changes are encoded once into a shared log;
// each card reads the log at its own pace behind a window. A card that starts anew gets a snapshot first, shared by
// all cards that ask at the same revision of the table. The changes that wait for a card far behind are coalesced, for
// that card alone; the other cards read on.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "control/fib/adjacency_table.h"
#include "control/fib/change_backlog.h"
#include "control/fib/fib_batches.h"
#include "control/routing/rib.h"
#include "dataplane/base/owned_timers.h"
#include "linecards/ipc/card_messages.h"

namespace hitless {

/// The Links to the cards, as the distributor needs them.
class CardLinks {
 public:
  virtual ~CardLinks() = default;
  /// A slot without a Link: nothing happens.
  virtual void send(Slot slot, WireBytes message) = 0;
};

class FibDistributor {
 public:
  static constexpr std::size_t kBatchChanges = 512;  ///< most changes in a batch
  static constexpr std::uint64_t kWindow = 8;        ///< most batches on the way to a card
  /// A card may lag the log by this many changes. Beyond that, its changes are coalesced if this halves their number.
  static constexpr std::uint64_t kLagChanges = 8192;

  /// The epoch is closed and, for the first time, every card that is served has acknowledged everything.
  using InEveryCard = std::function<void()>;
  /// Opens `epoch`. All references outlive the distributor. `pieces` runs the encoding of a large number of batches.
  FibDistributor(OwnedTimers& timers, const ChassisConfig& config, AdjacencyTable& adjacencies, Rib& rib, Epoch epoch,
                 CardLinks& cards, InEveryCard in_every_card = nullptr, SideBySide pieces = nullptr);

  /// Turns the changes of RIB and adjacencies into batches and sends as many as the windows allow. Before the epoch is
  /// closed the changes wait.
  void publish();
  /// The RIB has converged or the NSF timer ran out: cards that forward hear the table and sweep stale entries, waiting
  /// cards get their full table.
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
  /// Whether a full table is promised, or sent with nothing acknowledged yet: a card that says hello and at once asks
  /// for a full sync gets one table, not two. `expected`: the number that the card waits for. A number of the sent
  /// table gives false: part of that table was lost on the way.
  [[nodiscard]] bool full_sync_underway(Slot slot, std::uint64_t expected) const;
  /// Whether every card that is served has acknowledged everything.
  [[nodiscard]] bool in_sync() const;
  /// Snapshots encoded so far: the measure of sharing.
  [[nodiscard]] std::uint64_t snapshots_encoded() const { return snapshots_encoded_; }
  /// Changes in the log: bounded by kLagChanges, the table's size and four times what different prefixes changed.
  [[nodiscard]] std::uint64_t log_changes() const { return changes_end_ - changes_before(log_base_); }
  /// Changes not yet sent to this card, without those of a snapshot; 0 for a card that is not served.
  [[nodiscard]] std::uint64_t backlog(Slot slot) const;
  /// Whether the changes that wait for this card are coalesced.
  [[nodiscard]] bool coalesces(Slot slot) const;

 private:
  /// A batch and the last message made of it: cards in step get one object.
  struct Entry {
    ChangeBatch batch;
    std::uint64_t changes_before = 0;  ///< changes in the log before this batch, since the log began
    std::uint64_t sequence = 0;        ///< number that `message` carries
    WireBytes message;
  };
  using Snapshot = std::vector<Entry>;
  struct Stream {
    bool waiting = false;                ///< waits for the epoch to close, before a full table
    bool full = false;                   ///< began with a whole table
    std::shared_ptr<Snapshot> snapshot;  ///< sent from snapshot_next on; null: nothing of it is left
    std::size_t snapshot_next = 0;
    std::uint64_t log_next = 0;
    std::unique_ptr<ChangeBacklog> backlog;  ///< takes the log's place up to log_next; null: the card keeps up
    std::uint64_t coalesce_at = kLagChanges;
    std::uint64_t first = 0, sent = 0, acked = 0;  ///< sequence numbers of this stream
    OwnedTimers::Key stall = 0;
    Instant stalls_at{};  ///< when the stream is given up, if nothing is acknowledged
  };

  void append(std::vector<ChangeBatch> batches);
  void drop_stream(Slot slot);
  void tell_if_in_sync();
  void begin(Slot slot, bool replace);
  void begin_full(Slot slot);
  void pump(Slot slot, Stream& stream);
  bool send_next(Slot slot, Stream& stream);
  [[nodiscard]] bool exhausted(const Stream& stream) const;
  void send_entry(Slot slot, Stream& stream, Entry& entry);
  void follow(Slot slot, Stream& stream);
  [[nodiscard]] bool should_coalesce(Stream& stream);
  void absorb(Stream& stream);
  [[nodiscard]] std::size_t distinct_since(std::uint64_t position);
  void watch(Slot slot, Stream& stream);
  void look_at_stall(Slot slot);
  void trim_log();
  std::shared_ptr<Snapshot> snapshot();
  [[nodiscard]] std::uint64_t log_end() const { return log_base_ + log_.size(); }
  [[nodiscard]] std::uint64_t changes_before(std::uint64_t position) const;
  [[nodiscard]] Duration stall_time(Slot slot) const;

  OwnedTimers& timers_;
  const ChassisConfig& config_;
  AdjacencyTable& adjacencies_;
  Rib& rib_;
  Epoch epoch_;
  CardLinks& cards_;
  InEveryCard in_every_card_;  ///< null once told
  SideBySide pieces_;
  std::deque<Entry> log_;
  std::uint64_t log_base_ = 0;
  std::uint64_t changes_end_ = 0;  ///< changes ever appended to the log
  bool closed_ = false;
  std::map<Slot, Stream> streams_;
  std::map<Slot, std::uint64_t> last_sequence_;  ///< goes on over streams, so that a late ack is recognized
  std::weak_ptr<Snapshot> cached_;               ///< of revision cached_at_
  std::uint64_t cached_at_ = 0;
  struct {
    std::uint64_t from = 0, to = 0;
    std::size_t distinct = 0;
  } counted_;  ///< the last answer of distinct_since: cards that lag together ask for the same
  std::uint64_t snapshots_encoded_ = 0;
};

}  // namespace hitless
