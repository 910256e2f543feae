#pragma once
// The one of DPDK's drivers that knows a card. Each driver library carries its cards in a text that begins with
// PMD_INFO_STRING= (buildtools/pmdinfogen of DPDK, which dpdk-pmdinfo.py reads too).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hil/doctor/machine.h"

namespace hitless {

struct PciDriver {
  std::string name;               ///< "net_ixgbe"
  std::filesystem::path library;  ///< library of the driver
  /// Ways to reach the card. Each way names the kernel's modules that it takes together: {{"igb_uio"}, {"vfio-pci"}},
  /// or, when the card stays with its kernel driver, {{"ib_uverbs", "mlx5_core", "mlx5_ib"}}.
  std::vector<std::vector<std::string>> kernel_modules;
  /// The way to reach a card that is bound to `kernel_driver`; null: none.
  [[nodiscard]] const std::vector<std::string>* way_through(const std::string& kernel_driver) const;
};

/// The driver of a card; none when no library here knows the card.
[[nodiscard]] std::optional<PciDriver> pci_driver_for(const Machine& machine, std::uint16_t vendor,
                                                      std::uint16_t device);

}  // namespace hitless
