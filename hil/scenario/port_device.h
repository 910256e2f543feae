#pragma once
// The DPDK device that a scenario names for a port.

#include <string>
#include <string_view>

#include "dataplane/base/result.h"

namespace hitless {

/// A device as DPDK takes it.
struct PortDevice {
  std::string name;       ///< "net_af_packet0", "0000:01:00.0"
  std::string arguments;  ///< "iface=eth1"; may be empty
  std::string driver;     ///< "net_af_packet"; empty: a PCI device, whose driver DPDK finds
  [[nodiscard]] std::string text() const { return arguments.empty() ? name : name + "," + arguments; }
  [[nodiscard]] bool is_pci() const { return driver.empty(); }
  /// The kernel's network device behind the port, from `iface=`; empty: there is no such device.
  [[nodiscard]] std::string kernel_device() const;
};

/// "net_af_packet0,iface=eth1" or a PCI address, "0000:01:00.0". bad_input explains the first form.
Result<PortDevice> parse_port_device(std::string_view text);

}  // namespace hitless
