#pragma once
// How long an empty table takes to hold all routes, ours and a peer's in turn.

#include "bench/fib_peers/contender.h"
#include "bench/fib_peers/peer_heap.h"
#include "bench/fib_peers/spread.h"

namespace hitless::bench {

struct FirstBuild {
  std::string order;                          ///< of the routes: "sorted", "shuffled"
  Spread ours, peer;                          ///< M routes a second of CPU time
  Spread ratio;                               ///< ours / peer's, round by round
  std::size_t our_bytes = 0, peer_bytes = 0;  ///< of the table when it holds them all
};

/// Ours: one batch onto an empty version, with no pieces side by side. The peer: one call a route; the making of its
/// empty table is not counted. No other version may be alive, or content could be shared with it.
template <class Address>
[[nodiscard]] FirstBuild first_build(const std::string& order, const FibChange& full_table, const PeerHeap& heap,
                                     unsigned rounds);

}  // namespace hitless::bench
