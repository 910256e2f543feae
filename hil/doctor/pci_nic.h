#pragma once
// Network cards on the PCI bus, as /sys/bus/pci shows them.

#include <cstdint>
#include <string>
#include <vector>

#include "hil/doctor/machine.h"

namespace hitless {

struct PciNic {
  std::string address;  ///< "0000:01:00.0"
  std::uint16_t vendor = 0, device = 0;
  std::string kernel_driver;                 ///< that the card is bound to: "ixgbe", "vfio-pci"; empty: none
  std::vector<std::string> network_devices;  ///< that the kernel made of the card: "eth1"
  std::string iommu_group;                   ///< number of the card's group; empty: it is in none
  /// "8086:1533, driver igb, eth1 (link up)".
  std::string description;
};

/// The cards of class 02, network controllers, by address.
[[nodiscard]] std::vector<PciNic> pci_nics(const Machine& machine);

/// The name of the driver that a PCI device is bound to; empty: none.
[[nodiscard]] std::string kernel_driver_of(const Machine& machine, const std::string& address);

}  // namespace hitless
