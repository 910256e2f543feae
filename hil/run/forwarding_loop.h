#pragma once
// One thread that moves the packets of its cards: it fetches frames from their ports, walks packets through ingress,
// hands over packets for cards of other loops, and walks packets from all loops through egress.

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "dataplane/pipeline/packet_path.h"
#include "hil/clock/clock_facts.h"
#include "hil/clock/wall_clock.h"
#include "hil/ports/port_source.h"
#include "hil/ports/port_transmitter.h"
#include "hil/ports/punt_lane.h"
#include "hil/run/instruments.h"
#include "hil/run/loop_progress.h"

namespace hitless {

class ForwardingLoop {
 public:
  struct Parts {
    std::size_t number = 0;
    PacketPath& path;
    PacketSource& traffic;     ///< the scenario's own traffic on this loop's cards
    std::vector<Port*> ports;  ///< ports of this loop's cards
    rte_mempool* pool;
    PuntLane& punt;
    ReachProbe* reach;  ///< null: none
    Meter* meter;       ///< null: another thread measures
    std::size_t interfaces;
    std::size_t step_packets;
    Duration fabric_latency;
  };
  /// The arguments outlive the loop. `progress`: that of all loops, by number.
  ForwardingLoop(Parts parts, const WallClock& clock, const LoopOrders& orders, std::span<LoopProgress> progress);
  ~ForwardingLoop();

  /// Runs on its own thread, on this CPU if one is given, until control's stop has come and all packets have ended.
  void run(std::optional<unsigned> cpu);

  // To be read once the loop has ended.
  [[nodiscard]] const PortSource& source() const { return source_; }
  [[nodiscard]] const PortTransmitter& exit() const { return exit_; }
  [[nodiscard]] LoopFacts facts() const;

 private:
  void move_packets();
  bool step_ingress(Instant until, Instant stop);
  bool step_egress();
  [[nodiscard]] Instant least_ingress_of_others() const;
  LoopProgress& own() { return progress_[parts_.number]; }

  Parts parts_;
  const WallClock& clock_;
  const LoopOrders& orders_;
  std::span<LoopProgress> progress_;
  PortSource source_;
  PortTransmitter exit_;
  Instant ingress_done_ = Instant::min(), egress_done_ = Instant::min();
  bool is_pinned_ = false;
  Lateness rounds_, waiting_;
};

}  // namespace hitless
