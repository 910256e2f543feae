#pragma once
// Instants that the threads of a run on the wall clock tell each other. One thread writes each instant, on a cache line
// of its own.

#include <atomic>

#include "dataplane/base/time.h"

namespace hitless {

/// An instant that one thread writes and others read; a thread that sees it sees all that was written before it.
class alignas(64) SharedInstant {
 public:
  explicit SharedInstant(Instant first) : ns_(to_ns(first)) {}
  void set(Instant at) { ns_.store(to_ns(at), std::memory_order_release); }
  [[nodiscard]] Instant get() const { return instant_ns(ns_.load(std::memory_order_acquire)); }

 private:
  std::atomic<std::int64_t> ns_;
};

/// Progress of one forwarding loop. The loop writes it; until the loop begins, both instants are the start of traffic,
/// so that other loops stay within kLoopLead of it.
struct LoopProgress {
  /// Packets that came in before this are processed, and those for other loops handed over. kNever: the loop has ended.
  SharedInstant ingress_done{Instant::min()};
  /// Packets that left before this have been reported to all observers. kNever: the loop has ended.
  SharedInstant egress_done{Instant::min()};
};

/// Control's orders to the forwarding loops.
struct LoopOrders {
  explicit LoopOrders(Instant start) : watermark(start) {}
  SharedInstant watermark;           ///< no event is left to happen before it
  SharedInstant stop{kNever};        ///< packets sent from then on are not taken
  SharedInstant watch_from{kNever};  ///< the probe watches from then on
};

}  // namespace hitless
