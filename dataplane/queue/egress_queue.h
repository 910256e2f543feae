#pragma once
// An interface's egress queue, computed: departure = max(arrival, free) + serialization. The remainder below one
// nanosecond is carried exactly. A packet is in flight until its departure has passed. Packets that the queue still
// holds when its card or interface stops are dropped by name.

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

  /// Makes room for `packets` more, so that offer() need not. Called once a step, outside of the packet path.
  void reserve(std::size_t packets);
  /// Takes a frame at meta.at, which never runs backwards. False, with reason queue_full and cause set, when the frame
  /// does not fit beside the frames that have not departed at that instant. Where no frame waits, any frame fits.
  bool offer(rte_mbuf* m);
  /// Moves out, in order, every packet whose departure is at or before `until`. meta.at becomes the departure, rounded
  /// up to a whole ns: a frame is not out before its last bit is. The line's own count keeps the exact instant, so
  /// roundings never add up.
  void transmit_until(Instant until, std::vector<rte_mbuf*>& departed);
  /// The gate behind the queue closed at `at`: packets that would depart later move to `dropped`, with reason and
  /// cause. Call transmit_until(at) first.
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

  /// Time on the line of a frame of this length: whole ns, and the remainder in ns / rate_bits_per_s.
  struct LineTime {
    std::uint32_t frame_bytes = 0;
    Duration whole{};
    std::uint64_t remainder = 0;
  };
  [[nodiscard]] LineTime line_time(std::uint32_t frame_bytes) const;
  void refuse(rte_mbuf* m, Instant arrival);
  void end_refusal(Instant arrival);

  /// Counts out the packets that have departed at `now`, whether or not they have been moved out.
  void advance(Instant now);
  void push(Held held);
  [[nodiscard]] Held& at(std::uint64_t position) { return ring_[position & (ring_.size() - 1)]; }
  [[nodiscard]] const Held& at(std::uint64_t position) const { return ring_[position & (ring_.size() - 1)]; }

  const Interface& interface_;
  CauseId full_cause_;
  GateObserver* gates_;
  // The ring's size is a power of two; positions count up for ever. [head_, departed_) have departed and wait to leave,
  // [departed_, tail_) are waiting or being sent.
  std::vector<Held> ring_;
  std::uint64_t head_ = 0;
  std::uint64_t departed_ = 0;
  std::uint64_t tail_ = 0;
  std::uint64_t waiting_bytes_ = 0;  ///< of [departed_, tail_)
  Instant last_arrival_{};
  Instant free_{};                    ///< whole ns at which the line is free
  std::uint64_t free_remainder_ = 0;  ///< beyond free_, in ns / rate_bits_per_s
  LineTime newest_;                   ///< of the newest frame: a next frame of the same length needs no division
  bool refusing_ = false;
};

}  // namespace hitless
