#pragma once
// The captures at hand, as inputs of a router.

#include <string>
#include <vector>

#include "tests/netns/router_rig.h"

namespace hitless::test {

/// Files of hil/captures (which travel with the project), and of the data directory's pcap/ where it is there, sorted.
[[nodiscard]] std::vector<std::string> project_captures();
[[nodiscard]] std::vector<std::string> data_captures();
/// Those that a router can be given: Ethernet, with at least one packet that was not cut. `refused`: the others, with
/// the reason.
[[nodiscard]] std::vector<std::string> usable(const std::vector<std::string>& captures,
                                              std::vector<std::string>& refused);

/// Every packet of the capture in its order, as it was recorded but for one field: a unicast destination MAC becomes
/// that of the interface it is put in on, as the station in front of the router would have written it. Interfaces take
/// turns; a packet that does not fit an interface's MTU is put in on the next one that it fits.
[[nodiscard]] std::vector<Input> recorded_inputs(const std::string& capture, const InterfaceTable& interfaces);

}  // namespace hitless::test
