#pragma once
// What `via:` of a route source means: interfaces of the chassis, each standing for its first neighbour.

#include <string>
#include <vector>

#include "control/base/chassis_config.h"
#include "hil/scenario/scenario.h"

namespace hitless {

/// A source of routes as it says where they lead.
struct ViaSpec {
  const std::vector<std::string>& names;
  VrfId vrf;
  FileMark mark;
};

/// First neighbour of `family` behind each named interface, in the order of the names; behind all interfaces of the
/// VRF that have one when none is named. bad_input at the mark: an unknown interface, one of another VRF, a named one
/// without such a neighbour, no neighbour at all; `for_what` says what needs one.
Result<std::vector<IpAddress>> via_next_hops(const Scenario& scenario, const ChassisConfig& chassis, const ViaSpec& via,
                                             Family family, const std::string& for_what);

}  // namespace hitless
