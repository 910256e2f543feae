#pragma once
// An interface's egress queue, computed: departure = max(arrival, free) + serialization, the remainder below one
// nanosecond carried exactly. A packet is in flight until its departure has passed; what the queue still holds when
// its card or interface stops is dropped by name.

#include <cstdint>
#include <vector>

#include "dataplane/forwarder/gate_observer.h"
#include "dataplane/packet/interface.h"
#include "dataplane/packet/packet.h"

namespace hitless {

class EgressQueue {
 public:
  /// `gates` (may be null) is told when the byte limit starts and stops refusing packets.
  EgressQueue(const Interface& interface, CauseId full_cause, GateObserver* gates);

  /// Makes room for that many more packets, so that offer() need not: called once a step, outside of the packet path.
  void reserve(std::size_t packets);
  /// Takes a frame at meta.at, which never runs backwards; false (reason queue_full and cause set) when it does not
  /// fit beside the frames that have not departed at that instant. A queue that nothing waits in takes any frame.
  bool offer(rte_mbuf* m);
  /// Moves out, in order, every packet whose departure is at or before `until`; meta.at becomes the departure: the
  /// exact instant rounded up to a whole ns, for a frame is not out before its last bit is. The line's own count
  /// keeps the exact one, so the rounding never adds up.
  void transmit_until(Instant until, std::vector<rte_mbuf*>& departed);
  /// The gate behind the queue closed at `at`: what departs later is moved to `dropped` with this reason and cause.
  /// Call transmit_until(at) first.
  void flush(Instant at, DropReason reason, CauseId cause, std::vector<rte_mbuf*>& dropped);

  /// Packets not yet moved out.
  [[nodiscard]] std::size_t packets() const { return tail_ - head_; }
  /// Bytes of frames that had not departed at the last instant that this queue was given.
  [[nodiscard]] std::uint64_t bytes() const { return waiting_bytes_; }
  /// Departure of the last packet held; kNever when empty.
  [[nodiscard]] Instant last_departure() const;

 private:
  struct Held {
    rte_mbuf* packet;
    Instant departure;
  };
  /// Bits on the wire for a frame of this length: padding to the minimum and overhead included.
  [[nodiscard]] std::uint64_t wire_bits(std::uint32_t frame_bytes) const;

  /// Time on the line of a frame of this length: whole ns, and what is left in ns / rate_bits_per_s.
  struct LineTime {
    std::uint32_t frame_bytes = 0;
    Duration whole{};
    std::uint64_t remainder = 0;
  };
  [[nodiscard]] LineTime line_time(std::uint32_t frame_bytes) const;
  void refuse(rte_mbuf* m, Instant arrival);
  void end_refusal(Instant arrival);

  /// Counts out what has departed at `now`, whether or not it has been moved out.
  void advance(Instant now);
  void push(Held held);
  [[nodiscard]] Held& at(std::uint64_t position) { return ring_[position & (ring_.size() - 1)]; }
  [[nodiscard]] const Held& at(std::uint64_t position) const { return ring_[position & (ring_.size() - 1)]; }

  const Interface& interface_;
  CauseId full_cause_;
  GateObserver* gates_;
  // A ring of a power of two; positions count up for ever. [head_, departed_) have departed and wait to be moved out,
  // [departed_, tail_) are waiting or being sent.
  std::vector<Held> ring_;
  std::uint64_t head_ = 0;
  std::uint64_t departed_ = 0;
  std::uint64_t tail_ = 0;
  std::uint64_t waiting_bytes_ = 0;  ///< of [departed_, tail_)
  Instant last_arrival_{};
  Instant free_{};                    ///< whole ns at which the line is free
  std::uint64_t free_remainder_ = 0;  ///< beyond free_, in ns / rate_bits_per_s
  LineTime newest_;                   ///< frames of one length often follow one another: a division less
  bool refusing_ = false;
};

}  // namespace hitless
