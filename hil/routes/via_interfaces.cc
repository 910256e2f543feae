#include "hil/routes/via_interfaces.h"

#include <algorithm>

namespace hitless {
namespace {

void add_neighbour(const ChassisConfig& chassis, InterfaceIndex interface, Family family,
                   std::vector<IpAddress>& hops) {
  for (const Neighbour& neighbour : chassis.addressing[interface.index()].neighbours)
    if (neighbour.address.family == family) return hops.push_back(neighbour.address);
}

std::string vrf_text(const ChassisConfig& chassis, VrfId vrf) {
  return vrf == kDefaultVrf ? "the default VRF" : "VRF " + chassis.vrfs[vrf.index()];
}

}  // namespace

Result<std::vector<IpAddress>> via_next_hops(const Scenario& scenario, const ChassisConfig& chassis, const ViaSpec& via,
                                             Family family, const std::string& for_what) {
  const auto refuse = [&](const std::string& what) {
    return fail(ErrorCode::bad_input, at_mark(scenario.path, via.mark, what));
  };
  std::vector<IpAddress> hops;
  for (const std::string& name : via.names) {
    const auto interface = std::find_if(chassis.interfaces.begin(), chassis.interfaces.end(),
                                        [&](const Interface& i) { return i.name == name; });
    if (interface == chassis.interfaces.end())
      return refuse("no interface " + name + ", expected one of the chassis as a way out");
    if (interface->vrf != via.vrf)
      return refuse("interface " + name + " is in " + vrf_text(chassis, interface->vrf) + ", expected one in " +
                    vrf_text(chassis, via.vrf) + ", whose routes these are");
    const std::size_t before = hops.size();
    add_neighbour(chassis, interface->index, family, hops);
    if (hops.size() == before)
      return refuse("interface " + name + " has no neighbour of the family " +
                    (family == Family::ipv4 ? "ipv4" : "ipv6") + ", expected one as next hop");
  }
  if (via.names.empty())
    for (const Interface& interface : chassis.interfaces)
      if (interface.vrf == via.vrf) add_neighbour(chassis, interface.index, family, hops);
  if (hops.empty())
    return refuse("no interface" + (chassis.vrfs.size() > 1 ? " in " + vrf_text(chassis, via.vrf) : "") + " has an " +
                  (family == Family::ipv4 ? "IPv4" : "IPv6") + " neighbour, expected one as next hop of " + for_what);
  return hops;
}

}  // namespace hitless
