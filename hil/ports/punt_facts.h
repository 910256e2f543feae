#pragma once
#include <cstdint>
#include <vector>

#include "control/fib/adjacency_table.h"
#include "control/host/router_host.h"

namespace hitless {

/// Frames that were punted, and their fates.
struct PuntFacts {
  std::uint64_t punted = 0;
  std::uint64_t queue_full = 0;             ///< frames for which the punt queue had no room: dropped there
  std::uint64_t no_active_rp = 0;           ///< frames that met no active RP to answer them
  std::uint64_t unserved = 0;               ///< frames still in the punt queue at the end
  std::uint64_t unsent = 0;                 ///< the RP's own frames without a place, a packet or time on the way back
  std::uint64_t neighbours_heard = 0;       ///< times that a neighbour told where it is
  std::uint64_t neighbours_asked = 0;       ///< requests sent: ARP and neighbour solicitations
  std::uint64_t unresolved = 0;             ///< packets dropped while their neighbour was asked for: no sender is told
  std::vector<LearntAdjacency> neighbours;  ///< neighbours that the last active RP knew, without configured ones
  RouterHostCounters host;                  ///< sum over all route processors that were active
};

}  // namespace hitless
