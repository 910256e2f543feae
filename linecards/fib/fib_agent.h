#pragma once
// The card's end of FIB distribution: applies numbered batches in order at the card's own rate, acknowledges them, asks
// for a full sync after a gap, sweeps when the epoch closes.
//
// A stream is begin, numbered batches, end, and then further numbered batches for as long as the RP has changes. The
// end takes a number like a batch. Numbers and epoch are checked on arrival; the work then waits for the card's CPU,
// which does one thing at a time.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>

#include "dataplane/fib/closed_routes.h"
#include "linecards/fib/card_surroundings.h"
#include "linecards/fib/fib_version_store.h"
#include "linecards/ipc/card_messages.h"
#include "linecards/ipc/link.h"

namespace hitless {

class FibAgent {
 public:
  /// The agent's calls to its card. All are set; none may destroy the agent.
  struct Outlets {
    std::function<void(WireBytes)> send;  ///< to the RP that the card obeys
    std::function<void()> moved;          ///< version() has changed
    std::function<void()> synchronized;   ///< the end of a sync stream has been programmed; epoch() is its epoch
  };
  /// `installs_per_s` > 0: prefixes that the card's CPU programs in a second.
  FibAgent(CardSurroundings around, Slot slot, std::uint32_t installs_per_s, Outlets outlets);
  ~FibAgent();
  FibAgent(const FibAgent&) = delete;
  FibAgent& operator=(const FibAgent&) = delete;

  /// From now on the card obeys another RP: the agent waits for that RP's stream. Work taken before is finished but not
  /// acknowledged, so that a card that forwards goes on with all batches it has heard.
  void follow_new_active();
  /// Tells the RP that a full sync is needed; batches are ignored until a sync begins.
  void ask_full_sync(const std::string& why);
  void begin(const FibSyncBegin& message);
  void batch(FibBatch message);
  void end(const FibSyncEnd& message);
  /// The card restarts: the table, the stream and the work are gone.
  void reset();

  /// The version that the card may forward with; null before the first entry of the first sync.
  [[nodiscard]] const FibVersionPtr& version() const { return running_; }
  /// Epoch of the last sync that ended; none before the first.
  [[nodiscard]] Epoch epoch() const { return epoch_; }
  /// A sync stream has begun and has no gap so far.
  [[nodiscard]] bool in_stream() const { return in_stream_; }
  /// Nothing is waiting for the card's CPU.
  [[nodiscard]] bool idle() const { return jobs_.empty(); }
  /// Number of prefixes that were taken away and have not come back.
  [[nodiscard]] std::size_t closed_routes() const { return closed_.size(); }
  /// These prefixes with their causes, for the packet path; null when there are none.
  [[nodiscard]] const ClosedRoutesPtr& closed_view() const { return closed_view_; }

 private:
  struct Job {
    enum class Kind : std::uint8_t { begin, batch, end } kind = Kind::begin;
    Epoch epoch;
    std::uint64_t sequence = 0;
    bool replace = false;
    std::vector<std::uint8_t> change;
    std::uint64_t master = 0;  ///< obeyed_ when the job was taken
  };

  bool in_sequence(std::uint32_t epoch, std::uint64_t sequence);
  void abandon_stream(std::uint64_t expected, const std::string& why);
  void take(Job job);
  void run();
  bool start_front();
  bool occupy_cpu(std::size_t changes);
  void finish_front();
  void finish_batch(const Job& job);
  void finish_end(const Job& job);
  void move_to(FibVersionPtr version);
  void close_routes(const std::vector<Prefix>& lost, const std::string& why);
  void reopen_routes(const Job* batch);
  void change_closed_view(const std::vector<ClosedRoutes::Entry>& closed, const std::vector<Prefix>& reopened);
  void acknowledge(const Job& job);

  CardSurroundings around_;
  Slot slot_;
  std::uint32_t installs_per_s_;
  Outlets outlets_;

  FibVersionPtr running_;
  FibVersionPtr building_;  ///< beside the running one, during a stream with replace
  FibVersionPtr before_;    ///< the version before a restart: its routes that are missing afterwards count as closed
  Epoch epoch_;
  std::map<Prefix, CauseId> closed_;
  ClosedRoutesPtr closed_view_;  ///< closed_ as the packet path gets it

  bool in_stream_ = false;  ///< a begin was heard and no gap since
  std::uint32_t stream_epoch_ = 0;
  std::uint64_t expected_ = 0;  ///< number that the next batch or end must have
  Instant asked_ = kNever;      ///< when a full sync was last asked for; kNever: not since the last begin
  std::uint64_t obeyed_ = 0;    ///< counts the RPs obeyed

  std::deque<Job> jobs_;           ///< the front one is being worked on when step_ or timer_ is set
  FibVersionStore::StepPtr step_;  ///< outcome of the front job
  TimerId timer_ = 0;
};

}  // namespace hitless
