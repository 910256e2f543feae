#include "hil/via_interfaces.h"

#include <algorithm>

namespace hitless {
namespace {

void add_neighbour(const ChassisConfig& chassis, InterfaceIndex interface, Family family,
                   std::vector<IpAddress>& hops) {
  for (const Neighbour& neighbour : chassis.addressing[interface.index()].neighbours)
    if (neighbour.address.family == family) return hops.push_back(neighbour.address);
}

}  // namespace

Result<std::vector<IpAddress>> via_next_hops(const Scenario& scenario, const ChassisConfig& chassis,
                                             const std::vector<std::string>& names, Family family, FileMark mark,
                                             const std::string& for_what) {
  const auto refuse = [&](const std::string& what) {
    return fail(ErrorCode::bad_input, at_mark(scenario.path, mark, what));
  };
  std::vector<IpAddress> hops;
  for (const std::string& name : names) {
    const auto interface = std::find_if(chassis.interfaces.begin(), chassis.interfaces.end(),
                                        [&](const Interface& i) { return i.name == name; });
    if (interface == chassis.interfaces.end())
      return refuse("no interface " + name + ", expected one of the chassis as a way out");
    const std::size_t before = hops.size();
    add_neighbour(chassis, interface->index, family, hops);
    if (hops.size() == before)
      return refuse("interface " + name + " has no neighbour of the family " +
                    (family == Family::ipv4 ? "ipv4" : "ipv6") + ", expected one as next hop");
  }
  if (names.empty())
    for (const Interface& interface : chassis.interfaces) add_neighbour(chassis, interface.index, family, hops);
  if (hops.empty())
    return refuse(std::string("no interface has an ") + (family == Family::ipv4 ? "IPv4" : "IPv6") +
                  " neighbour, expected one as next hop of " + for_what);
  return hops;
}

}  // namespace hitless
