#pragma once
// The meaning of `via:` in a route source: interfaces of the chassis, each of which stands for its first neighbour.

#include <string>
#include <vector>

#include "control/base/chassis_config.h"
#include "hil/scenario/scenario.h"

namespace hitless {

/// The `via:` of a route source, with the VRF of its routes and its place in the scenario.
struct ViaSpec {
  const std::vector<std::string>& names;
  VrfId vrf;
  FileMark mark;
};

/// First neighbour of `family` behind each named interface, in the order of the names. When none is named, the first
/// neighbours behind all interfaces of the VRF. bad_input at the mark: an unknown interface, an interface of another
/// VRF, a named interface without such a neighbour, no neighbour at all; `for_what` names the routes that need one.
Result<std::vector<IpAddress>> via_next_hops(const Scenario& scenario, const ChassisConfig& chassis, const ViaSpec& via,
                                             Family family, const std::string& for_what);

}  // namespace hitless
