#pragma once
// VRFs as scenarios name them.

#include <optional>
#include <string>

#include "dataplane/net/prefix.h"

namespace hitless {

/// The VRF of this name; none for an unknown name, and for the empty name, which the default VRF has.
[[nodiscard]] std::optional<VrfId> find_vrf(const VrfNames& names, const std::string& name);
/// The error text for an unknown name: "no VRF 'RAD', expected one of RED, BLUE".
[[nodiscard]] std::string unknown_vrf(const VrfNames& names, const std::string& name);

}  // namespace hitless
