#include "hil/scenario/vrf_names.h"

#include <algorithm>

namespace hitless {

std::optional<VrfId> find_vrf(const VrfNames& names, const std::string& name) {
  const auto found = std::ranges::find(names, name);
  if (name.empty() || found == names.end()) return std::nullopt;
  return VrfId(static_cast<VrfId::rep>(found - names.begin()));
}

std::string unknown_vrf(const VrfNames& names, const std::string& name) {
  std::string known;
  for (std::size_t i = 1; i < names.size(); ++i) known += (i == 1 ? "" : ", ") + names[i];
  return "no VRF '" + name + "', expected " +
         (known.empty() ? "one that stands under vrfs (none does)" : "one of " + known);
}

}  // namespace hitless
