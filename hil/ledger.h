#pragma once
// Exact accounting from inside. Every offered packet is booked once on flow, interface and phase, and ends once:
// delivered, misdelivered, consumed, dropped by name, or still in flight. Never estimates and never multiplies.

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "dataplane/base/ids.h"
#include "hil/packet_observer.h"
#include "hil/phase.h"

namespace hitless {

/// Packets of one flow that met one closed gate in an unbroken run (of that flow's drops).
struct DropRun {
  FlowId flow;
  DropReason reason = DropReason::none;
  CauseId cause;  ///< may be none: a lawful drop
  Instant first_sent, last_sent;
  std::uint64_t packets = 0;
};

struct FlowBook {
  std::uint64_t offered = 0, delivered = 0, misdelivered = 0, consumed = 0, dropped = 0;
  InterfaceIndex ingress;
  InterfaceIndex egress;  ///< where it was last delivered
  [[nodiscard]] std::uint64_t ended() const { return delivered + misdelivered + consumed + dropped; }
};

/// Totals of one phase and one interface. Offered, consumed and dropped are booked on the ingress interface, delivered
/// on the egress interface; the phase is that of the instant of sending.
struct InterfaceBook {
  std::uint64_t offered = 0, delivered = 0, misdelivered = 0, consumed = 0;
  std::map<std::pair<DropReason, CauseId>, std::uint64_t> dropped;
};

class Ledger final : public PacketObserver {
 public:
  /// `phases` outlives the ledger and grows during the run.
  Ledger(const PhaseTable& phases, std::size_t flows, std::size_t interfaces);

  void offered(std::span<rte_mbuf* const> burst) override;
  void delivered(std::span<rte_mbuf* const> burst, bool right_station) override;
  void dropped(std::span<rte_mbuf* const> burst) override;
  void consumed(std::span<rte_mbuf* const> burst) override;

  [[nodiscard]] const std::vector<FlowBook>& flows() const { return flows_; }
  /// books()[phase][interface].
  [[nodiscard]] const std::vector<std::vector<InterfaceBook>>& books() const { return books_; }
  [[nodiscard]] const std::vector<DropRun>& drop_runs() const { return runs_; }
  [[nodiscard]] FlowBook total() const;
  /// Why the books do not close; empty when they do. `in_flight`: packets that the rig holds right now, counted
  /// independently (mbufs taken from the pool and not returned). Also checks every drop for a reason and the sums of
  /// flows against the sums of interfaces.
  [[nodiscard]] std::vector<std::string> audit(std::uint64_t in_flight) const;

 private:
  const PhaseTable& phases_;
  std::vector<FlowBook> flows_;
  std::vector<std::vector<InterfaceBook>> books_;
  std::vector<DropRun> runs_;
};

}  // namespace hitless
