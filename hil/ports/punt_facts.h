#pragma once
#include <cstdint>
#include <vector>

#include "control/fib/adjacency_table.h"
#include "control/host/router_host.h"

namespace hitless {

/// What was punted, and what came of it.
struct PuntFacts {
  std::uint64_t punted = 0;
  std::uint64_t queue_full = 0;        ///< more than the punt queue held: dropped there
  std::uint64_t no_active_rp = 0;      ///< nobody was there to answer
  std::uint64_t unserved = 0;          ///< still in the punt queue at the end
  std::uint64_t unsent = 0;            ///< answers for which there was no place or packet on the way back, or no time
  std::uint64_t neighbours_heard = 0;  ///< times that a neighbour said where it is
  std::uint64_t neighbours_asked = 0;  ///< requests sent: ARP and neighbour solicitations
  std::uint64_t unresolved = 0;        ///< packets whose neighbour was being asked for: dropped, nobody is told
  std::vector<LearntAdjacency> neighbours;  ///< that the last active RP knew and that are not configured
  RouterHostCounters host;                  ///< of all route processors that were active, added up
};

}  // namespace hitless
