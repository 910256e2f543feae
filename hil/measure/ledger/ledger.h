#pragma once
// Exact accounting from inside. Every offered packet is booked once on flow, interface and phase, and ends once:
// delivered, misdelivered, consumed, dropped by name, or still in flight. Never estimates and never multiplies.

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "dataplane/base/ids.h"
#include "dataplane/base/result.h"
#include "dataplane/packet/packet_observer.h"
#include "hil/measure/ledger/phase.h"

namespace hitless {

/// Packets of one flow that met one closed gate; no other drop and no delivery of that flow was reported between them.
/// A Ledger that hears of only a part of the deliveries ends a run at a pause instead.
/// Drops and deliveries are reported in the order in which cards are walked, so the rig's step may decide where a run
/// is cut: runs are for matching (see grade), not for printing.
struct DropRun {
  FlowId flow;
  DropReason reason = DropReason::none;
  CauseId cause;  ///< may be none: a lawful drop
  Instant first_sent, last_sent;
  Instant first_at, last_at;  ///< earliest and latest meta.at of the drops: for queue_full, the arrivals at the queue
  std::uint64_t packets = 0;
};

struct FlowBook {
  std::uint64_t offered = 0, delivered = 0, misdelivered = 0, consumed = 0, dropped = 0;
  InterfaceIndex ingress;
  InterfaceIndex egress;  ///< where the flow was last delivered
  [[nodiscard]] std::uint64_t ended() const { return delivered + misdelivered + consumed + dropped; }
};

/// Counts by (reason, cause), always in that order.
class DropCounts {
 public:
  using Key = std::pair<DropReason, CauseId>;
  using Row = std::pair<Key, std::uint64_t>;

  void add(DropReason reason, CauseId cause, std::uint64_t packets = 1);
  /// 0 when there is no such row.
  [[nodiscard]] std::uint64_t of(DropReason reason, CauseId cause) const;
  [[nodiscard]] auto begin() const { return rows_.begin(); }
  [[nodiscard]] auto end() const { return rows_.end(); }
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] bool empty() const { return rows_.empty(); }

 private:
  std::vector<Row> rows_;
  std::size_t newest_ = 0;  ///< drops come in runs: the row that was counted last is tried first
};

/// Totals of one phase and one interface. Offered, consumed and dropped are booked on the ingress interface, delivered
/// on the egress interface; the phase is that of the instant of sending.
struct InterfaceBook {
  std::uint64_t offered = 0, delivered = 0, misdelivered = 0, consumed = 0;
  DropCounts dropped;
};

/// Drops of one phase for one reason and cause, from one interface to another.
struct DropBook {
  std::size_t phase = 0;
  DropReason reason = DropReason::none;
  CauseId cause;
  InterfaceIndex ingress;
  InterfaceIndex egress;  ///< none: dropped before the egress was chosen
  std::uint64_t packets = 0;
};

/// Whether a Ledger keeps a DropRun for each stretch of drops: the number of runs grows with the traffic.
enum class DropRuns : std::uint8_t { keep, leave_out };

class Ledger final : public PacketObserver {
 public:
  /// `phases` outlives the ledger and grows during the run.
  Ledger(const PhaseTable& phases, std::size_t flows, std::size_t interfaces, DropRuns drop_runs = DropRuns::keep);

  void offered(std::span<rte_mbuf* const> burst) override;
  void delivered(std::span<rte_mbuf* const> burst, bool right_station) override;
  void dropped(std::span<rte_mbuf* const> burst) override;
  void consumed(std::span<rte_mbuf* const> burst) override;

  /// From now on a run of drops also ends when the flow's next drop was sent more than `pause` after the last one.
  void end_runs_at_pause(Duration pause) { pause_ = pause; }
  /// Adds the books of a Ledger with equal flows and interfaces that booked other events of the same packets.
  void add(const Ledger& other);

  [[nodiscard]] const std::vector<FlowBook>& flows() const { return flows_; }
  /// books()[phase][interface]. A phase in which nothing was sent may be missing at the end.
  [[nodiscard]] const std::vector<std::vector<InterfaceBook>>& books() const { return books_; }
  [[nodiscard]] const std::vector<DropRun>& drop_runs() const { return runs_; }
  /// In order of (phase, reason, cause, ingress, egress).
  [[nodiscard]] std::vector<DropBook> drops() const;
  [[nodiscard]] FlowBook total() const;
  /// One line for each check that fails; empty when the books close. `in_flight`: packets that the rig holds right now,
  /// counted independently (mbufs taken from the pool and not returned). Also checks every drop for a reason and the
  /// sums of flows against the sums of interfaces.
  [[nodiscard]] std::vector<std::string> audit(std::uint64_t in_flight) const;

 private:
  using DropKey = std::tuple<std::size_t, DropReason, CauseId, InterfaceIndex, InterfaceIndex>;
  using DropTable = std::map<DropKey, std::uint64_t>;
  static constexpr std::uint32_t kNoRun = UINT32_MAX;

  /// The books of one phase; all packets of a burst that were sent within the phase share them.
  struct PhaseBooks {
    Instant from, until;  ///< [from, until)
    InterfaceBook* books = nullptr;
  };

  FlowBook& flow_of(const PacketMeta& meta);
  /// Books of the phase in which a packet was sent; the first packet of the phase makes them.
  PhaseBooks books_at(Instant sent);
  /// The book of the packet's phase and this interface. `known`: the books of the packet before.
  InterfaceBook& book_of(PhaseBooks& known, const PacketMeta& meta, InterfaceIndex interface) {
    HITLESS_CHECK(interface.index() < interfaces_, "a packet on an interface that the ledger was not made for");
    if (known.books == nullptr || meta.sent < known.from || meta.sent >= known.until) known = books_at(meta.sent);
    return known.books[interface.index()];
  }
  void extend_run(const PacketMeta& meta);
  void count_drop(const PacketMeta& meta);

  const PhaseTable& phases_;
  std::size_t interfaces_;
  bool keeps_runs_;
  Duration pause_ = Duration::max();
  std::vector<FlowBook> flows_;
  std::vector<std::vector<InterfaceBook>> books_;
  std::vector<DropRun> runs_;
  std::vector<std::uint32_t> open_runs_;  ///< by flow: the run that the flow's next drop may extend
  DropTable drops_;
  DropTable::iterator newest_drop_;  ///< tried first; end(): there was no drop yet
};

}  // namespace hitless
