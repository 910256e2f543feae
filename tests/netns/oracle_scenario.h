#pragma once
// The chassis and the route table that both routers get: four Gigabit Ethernet interfaces on three cards, a table with
// the Internet's prefix lengths, prefixes within prefixes, host routes, Null0 routes, and the networks of captures.

#include <string>
#include <vector>

#include "hil/scenario/scenario.h"

namespace hitless::test {

/// Largest IP packet of the last interface; the others have Ethernet's 1500. So some packets are too big on their way.
inline constexpr std::uint32_t kSmallMtuBytes = 1400;

/// `captures`: files whose destination networks get routes. bad_input names a file that is not a capture.
Result<Scenario> oracle_scenario(const std::vector<std::string>& captures);

}  // namespace hitless::test
