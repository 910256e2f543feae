#include "hil/doctor/pci_nic.h"

#include <charconv>

#include <fmt/format.h>

namespace hitless {
namespace {

constexpr const char* kDevices = "/sys/bus/pci/devices/";

/// "0x8086"; 0 when it is no number.
std::uint32_t hexadecimal(const std::string& text) {
  std::uint32_t number = 0;
  if (text.starts_with("0x")) std::from_chars(text.data() + 2, text.data() + text.size(), number, 16);
  return number;
}

/// A virtio NIC has its network device one folder deeper.
std::vector<std::string> network_devices_in(const Machine& machine, const std::string& folder) {
  std::vector<std::string> devices = machine.names(folder + "/net");
  for (const std::string& name : machine.names(folder))
    if (name.starts_with("virtio"))
      for (std::string& device : machine.names(fmt::format("{}/{}/net", folder, name)))
        devices.push_back(std::move(device));
  return devices;
}

std::string link_text(const Machine& machine, const std::string& device) {
  const std::string carrier = machine.line("/sys/class/net/" + device + "/carrier");
  return carrier == "1" ? "link up" : carrier == "0" ? "link down" : "interface down, link not known";
}

std::string described(const Machine& machine, const PciNic& nic) {
  std::string text = fmt::format("{:04x}:{:04x}, {}", nic.vendor, nic.device,
                                 nic.kernel_driver.empty() ? "no driver" : "driver " + nic.kernel_driver);
  for (const std::string& device : nic.network_devices)
    text += fmt::format(", {} ({})", device, link_text(machine, device));
  return text;
}

}  // namespace

std::string kernel_driver_of(const Machine& machine, const std::string& address) {
  return machine.link(kDevices + address + "/driver").filename().string();
}

std::vector<PciNic> pci_nics(const Machine& machine) {
  constexpr std::uint32_t kNetworkClass = 0x02;
  std::vector<PciNic> nics;
  for (const std::string& address : machine.names(kDevices)) {
    const std::string folder = kDevices + address;
    if (hexadecimal(machine.line(folder + "/class")) >> 16 != kNetworkClass) continue;
    PciNic nic;
    nic.address = address;
    nic.vendor = static_cast<std::uint16_t>(hexadecimal(machine.line(folder + "/vendor")));
    nic.device = static_cast<std::uint16_t>(hexadecimal(machine.line(folder + "/device")));
    nic.kernel_driver = kernel_driver_of(machine, address);
    nic.network_devices = network_devices_in(machine, folder);
    nic.iommu_group = machine.link(folder + "/iommu_group").filename().string();
    nic.description = described(machine, nic);
    nics.push_back(std::move(nic));
  }
  return nics;
}

}  // namespace hitless
