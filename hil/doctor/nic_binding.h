#pragma once
// The kernel's side of a NIC that DPDK is to take: the driver that the NIC is bound to, and whether this user reaches
// the NIC there.

#include <vector>

#include "hil/doctor/finding.h"
#include "hil/doctor/machine.h"
#include "hil/doctor/pci_driver.h"
#include "hil/doctor/pci_nic.h"
#include "hil/doctor/user.h"

namespace hitless {

/// Whether the kernel keeps devices to their own memory. Groups that vfio makes without an IOMMU do not count.
[[nodiscard]] bool has_iommu(const Machine& machine);

/// Drivers that only hand a card to a program: vfio-pci, uio_pci_generic, igb_uio.
[[nodiscard]] bool is_hand_over_driver(const std::string& kernel_driver);

/// The hindrances that keep a program of this user from a card that is bound as `driver` wants it.
[[nodiscard]] std::vector<Hindrance> reach_hindrances(const Machine& machine, const User& user, const PciNic& nic,
                                                      const PciDriver& driver);

/// The hindrance of a NIC that is not bound to vfio-pci, with the lines that bind it. `is_routed`: networks are reached
/// through the NIC, which dpdk-devbind.py refuses until its devices are down.
[[nodiscard]] Hindrance binding_hindrance(const Machine& machine, const User& user, const PciNic& nic, bool is_routed);

}  // namespace hitless
