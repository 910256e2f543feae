#pragma once
// What threads of a run on the wall clock tell each other: instants, each written by one of them on a cache line of its
// own.

#include <atomic>

#include "dataplane/base/time.h"

namespace hitless {

/// An instant that one thread writes and others read; who sees it sees all that was written before it.
class alignas(64) SharedInstant {
 public:
  explicit SharedInstant(Instant first) : ns_(to_ns(first)) {}
  void set(Instant at) { ns_.store(to_ns(at), std::memory_order_release); }
  [[nodiscard]] Instant get() const { return instant_ns(ns_.load(std::memory_order_acquire)); }

 private:
  std::atomic<std::int64_t> ns_;
};

/// How far one forwarding loop is. The loop writes; before it begins, both are the start of traffic: other loops go no
/// further ahead of it than so much.
struct LoopProgress {
  /// What came in before this is processed, and where it goes to another loop, handed over. kNever: the loop has ended.
  SharedInstant ingress_done{Instant::min()};
  /// What left before this has been told to everybody who listens. kNever: the loop has ended.
  SharedInstant egress_done{Instant::min()};
};

/// What control tells the forwarding loops.
struct LoopOrders {
  explicit LoopOrders(Instant start) : watermark(start) {}
  SharedInstant watermark;           ///< nothing is left to happen before it
  SharedInstant stop{kNever};        ///< what is sent from then on is not taken
  SharedInstant watch_from{kNever};  ///< from then on the probe watches
};

}  // namespace hitless
