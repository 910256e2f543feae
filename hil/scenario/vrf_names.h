#pragma once
// VRFs as scenarios name them.

#include <optional>
#include <string>

#include "dataplane/net/prefix.h"

namespace hitless {

/// The VRF of this name; none when it is not there, and for the empty name, which the default one has.
[[nodiscard]] std::optional<VrfId> find_vrf(const VrfNames& names, const std::string& name);
/// What to say of a name that is not there: "no VRF 'RAD', expected one of RED, BLUE".
[[nodiscard]] std::string unknown_vrf(const VrfNames& names, const std::string& name);

}  // namespace hitless
