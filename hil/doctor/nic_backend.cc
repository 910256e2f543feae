#include "hil/doctor/nic_backend.h"

#include <algorithm>

#include "hil/doctor/driver_library.h"
#include "hil/doctor/hugepages.h"
#include "hil/doctor/nic_binding.h"
#include "hil/doctor/pci_driver.h"
#include "hil/doctor/pci_nic.h"
#include "hil/doctor/route_use.h"

namespace hitless {
namespace {

/// The device of a NIC with the weightiest use by routes, and that use.
struct Routed {
  std::string device;
  RouteUse use = RouteUse::none;
};

Routed most_routed(const Machine& machine, const RoutesByDevice& routes, const PciNic& nic) {
  Routed most;
  for (const std::string& device : nic.network_devices)
    if (const RouteUse use = route_use(machine, routes, device); use > most.use) most = {device, use};
  return most;
}

void add_all(Finding& finding, std::vector<Hindrance> hindrances) {
  for (Hindrance& hindrance : hindrances) finding.hindrances.push_back(std::move(hindrance));
}

void add_binding(const Machine& machine, const User& user, const PciNic& nic, const Routed& routed, Finding& finding) {
  finding.add(binding_hindrance(machine, user, nic, routed.use != RouteUse::none));
  if (finding.hindrances.back().commands.empty()) return;
  if (routed.use == RouteUse::some)
    finding.notes.push_back("networks are reached through " + routed.device + ", perhaps you are too");
  if (!has_iommu(machine))
    finding.notes.push_back(
        "better: VT-d or AMD-Vi on in the BIOS and intel_iommu=on for the kernel; without, the card may write "
        "anywhere");
  if (!nic.kernel_driver.empty() && !is_hand_over_driver(nic.kernel_driver))
    finding.notes.push_back("back to the kernel: " +
                            as_root(user, "dpdk-devbind.py --bind=" + nic.kernel_driver + " " + nic.address));
}

Finding diagnose_nic(const Machine& machine, const User& user, const RoutesByDevice& routes, const PciNic& nic) {
  Finding finding{.subject = nic.address, .hindrances = {}, .notes = {nic.description}};
  const Routed routed = most_routed(machine, routes, nic);
  if (routed.use == RouteUse::default_gateway) {
    finding.add(Hindrance{"the default route goes through " + routed.device + ": do not take it", {}});
    return finding;
  }
  const auto driver = pci_driver_for(machine, nic.vendor, nic.device);
  if (!driver) {
    finding.add(Hindrance{"no driver in " + machine.driver_folder().string() + " knows this card",
                          {install_command(user, "librte-meta-net")}});
    return finding;
  }
  finding.state = "usable with " + driver->name;
  for (const std::string& name : missing_libraries(machine, driver->library))
    finding.add(Hindrance{"its library needs " + name, {install_command(user, package_of(name))}});
  if (driver->way_through(nic.kernel_driver) != nullptr)
    add_all(finding, reach_hindrances(machine, user, nic, *driver));
  else if (driver->way_through("vfio-pci") != nullptr)
    add_binding(machine, user, nic, routed, finding);
  else
    finding.add(Hindrance{"DPDK reaches it only through its own kernel driver, and it is bound to " +
                              (nic.kernel_driver.empty() ? "none" : nic.kernel_driver),
                          {}});
  add_all(finding, hugepage_hindrances(machine, user));
  return finding;
}

}  // namespace

std::vector<Finding> diagnose_nics(const Machine& machine, const User& user) {
  const RoutesByDevice routes = routes_by_device(machine);
  std::vector<Finding> findings;
  for (const PciNic& nic : pci_nics(machine)) findings.push_back(diagnose_nic(machine, user, routes, nic));
  return findings;
}

}  // namespace hitless
