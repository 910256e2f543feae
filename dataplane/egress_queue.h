#pragma once
// An interface's egress queue, computed: departure = max(arrival, free) + serialization, the remainder below one
// nanosecond carried exactly. A packet is in flight until its departure has passed; what the queue still holds when
// its card or interface stops is dropped by name.

#include <cstdint>
#include <deque>
#include <vector>

#include "dataplane/gate_observer.h"
#include "dataplane/interface.h"
#include "dataplane/packet.h"

namespace hitless {

class EgressQueue {
 public:
  /// `gates` (may be null) is told when the byte limit starts and stops refusing packets.
  EgressQueue(const Interface& interface, CauseId full_cause, GateObserver* gates);

  /// Takes a frame at meta.at, which never runs backwards; false (reason queue_full set) when it does not fit.
  bool offer(rte_mbuf* m);
  /// Moves out, in order, every packet whose departure is at or before `until`; meta.at becomes the departure.
  void transmit_until(Instant until, std::vector<rte_mbuf*>& departed);
  /// The gate behind the queue closed at `at`: what departs later is moved to `dropped` with this reason and cause.
  /// Call transmit_until(at) first.
  void flush(Instant at, DropReason reason, CauseId cause, std::vector<rte_mbuf*>& dropped);

  [[nodiscard]] std::size_t packets() const { return held_.size(); }
  [[nodiscard]] std::uint64_t bytes() const { return held_bytes_; }
  /// Departure of the last packet held; kNever when empty.
  [[nodiscard]] Instant last_departure() const;

 private:
  struct Held {
    rte_mbuf* packet;
    Instant departure;
  };
  /// Bits on the wire for a frame of this length: padding to the minimum and overhead included.
  [[nodiscard]] std::uint64_t wire_bits(std::uint32_t frame_bytes) const;

  const Interface& interface_;
  CauseId full_cause_;
  GateObserver* gates_;
  std::deque<Held> held_;
  std::uint64_t held_bytes_ = 0;
  Instant free_{};                  ///< whole ns at which the line is free
  std::uint64_t free_remainder_ = 0;///< beyond free_, in ns / rate_bits_per_s
  bool refusing_ = false;
};

}  // namespace hitless
