#pragma once
// What the active tells the standby of its learnt neighbours, so that a switchover loses none (SSO).

#include <vector>

#include "control/fib/adjacency_table.h"
#include "dataplane/base/result.h"
#include "linecards/ipc/link.h"

namespace hitless {

[[nodiscard]] WireBytes encode_neighbour(const LearntAdjacency& learnt);
/// bad_input when it is no such message, or a field cannot be. The slot of the adjacency is `config`'s.
[[nodiscard]] Result<LearntAdjacency> decode_neighbour(const std::vector<std::uint8_t>& bytes,
                                                       const ChassisConfig& config);

}  // namespace hitless
