#include "hil/doctor/nic_binding.h"

#include <algorithm>

#include "hil/doctor/driver_library.h"
#include "hil/doctor/kernel_part.h"
#include "hil/doctor/permission.h"

namespace hitless {
namespace {

constexpr const char* kVfioPci = "vfio-pci";
constexpr std::uint64_t kPacketMemory = 2ULL << 30;  // as much as the hugepages that are set aside
constexpr const char* kNoIommuMode = "/sys/module/vfio/parameters/enable_unsafe_noiommu_mode";

bool is_without_iommu(const Machine& machine, const std::string& group) {
  return machine.line("/sys/kernel/iommu_groups/" + group + "/name") == "vfio-noiommu";
}

/// Devices in use in the NIC's IOMMU group that must be given up too; bridges are of no matter.
std::vector<std::string> others_in_use(const Machine& machine, const PciNic& nic) {
  std::vector<std::string> others;
  for (const std::string& address : machine.names("/sys/kernel/iommu_groups/" + nic.iommu_group + "/devices")) {
    const std::string driver = kernel_driver_of(machine, address);
    const bool is_bridge = machine.line("/sys/bus/pci/devices/" + address + "/class").starts_with("0x0604");
    if (address != nic.address && !is_bridge && !driver.empty() && driver != kVfioPci && driver != "pci-stub")
      others.push_back(address);
  }
  return others;
}

std::string bind_command(const User& user, const std::string& driver, const std::string& address) {
  return as_root(user, "dpdk-devbind.py --bind=" + driver + " " + address);
}

std::vector<Hindrance> vfio_hindrances(const Machine& machine, const User& user, const PciNic& nic) {
  std::vector<Hindrance> hindrances;
  if (nic.iommu_group.empty()) {
    hindrances.push_back({"bound to vfio-pci, but in no IOMMU group",
                          {write_as_root(user, "1", kNoIommuMode), bind_command(user, "none", nic.address),
                           bind_command(user, kVfioPci, nic.address)}});
    return hindrances;
  }
  const bool without_iommu = is_without_iommu(machine, nic.iommu_group);
  const std::string node = "/dev/vfio/" + std::string(without_iommu ? "noiommu-" : "") + nic.iommu_group;
  for (const std::string& other : others_in_use(machine, nic))
    hindrances.push_back({other + " (" + kernel_driver_of(machine, other) + ") is in its IOMMU group " +
                              nic.iommu_group + " and must be given up with it",
                          {bind_command(user, kVfioPci, other)}});
  if (!machine.permits_writing(node))
    hindrances.push_back(
        {node + " may not be opened", {as_root(user, "chown " + std::to_string(user.effective_uid) + " " + node)}});
  if (!user.has(Capability::ipc_lock) && user.memlock_bytes < kPacketMemory)
    hindrances.push_back({"may lock " + std::to_string(user.memlock_bytes >> 10) +
                              " KiB of memory, and vfio-pci locks all that DPDK takes",
                          {as_root(user, "prlimit --pid $$ --memlock=unlimited")}});
  if (without_iommu)
    if (auto lacking = capability_hindrance(machine, user, {Capability::sys_rawio, Capability::sys_admin}))
      hindrances.push_back(std::move(*lacking));
  return hindrances;
}

std::vector<Hindrance> bifurcated_hindrances(const Machine& machine, const User& user,
                                             const std::vector<std::string>& modules) {
  std::vector<Hindrance> hindrances;
  for (const std::string& module : modules)
    if (!machine.exists("/sys/module/" + module)) hindrances.push_back(module_hindrance(machine, user, module, module));
  if (auto lacking = capability_hindrance(machine, user, {Capability::net_raw, Capability::net_admin}))
    hindrances.push_back(std::move(*lacking));
  return hindrances;
}

}  // namespace

bool has_iommu(const Machine& machine) {
  return std::ranges::any_of(machine.names("/sys/kernel/iommu_groups"),
                             [&](const std::string& group) { return !is_without_iommu(machine, group); });
}

bool is_hand_over_driver(const std::string& kernel_driver) {
  return kernel_driver == kVfioPci || kernel_driver == "uio_pci_generic" || kernel_driver == "igb_uio";
}

std::vector<Hindrance> reach_hindrances(const Machine& machine, const User& user, const PciNic& nic,
                                        const PciDriver& driver) {
  if (nic.kernel_driver == kVfioPci) return vfio_hindrances(machine, user, nic);
  if (is_hand_over_driver(nic.kernel_driver)) {
    if (user.is_root()) return {};
    return {{nic.kernel_driver + " is for root alone; vfio-pci is not", {bind_command(user, kVfioPci, nic.address)}}};
  }
  return bifurcated_hindrances(machine, user, *driver.way_through(nic.kernel_driver));
}

Hindrance binding_hindrance(const Machine& machine, const User& user, const PciNic& nic, bool is_routed) {
  Hindrance hindrance{nic.kernel_driver.empty() ? "bound to no driver" : "bound to " + nic.kernel_driver, {}};
  const bool is_loaded = machine.exists("/sys/bus/pci/drivers/vfio-pci");
  if (!is_loaded && !machine.exists("/proc/modules")) {
    hindrance.why += "; this kernel has no vfio-pci and loads no modules";
    return hindrance;
  }
  std::vector<std::string>& commands = hindrance.commands;
  if (!machine.exists("/usr/bin/dpdk-devbind.py") && !machine.exists("/usr/sbin/dpdk-devbind.py"))
    commands.push_back(install_command(user, "dpdk"));
  if (!is_loaded) commands.push_back(as_root(user, "modprobe vfio-pci"));
  if (!has_iommu(machine)) {
    hindrance.why += "; the IOMMU is off";
    if (machine.line(kNoIommuMode) != "Y") commands.push_back(write_as_root(user, "1", kNoIommuMode));
  }
  if (is_routed)
    for (const std::string& device : nic.network_devices)
      commands.push_back(as_root(user, "ip link set dev " + device + " down"));
  commands.push_back(bind_command(user, kVfioPci, nic.address));
  return hindrance;
}

}  // namespace hitless
