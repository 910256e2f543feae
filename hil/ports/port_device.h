#pragma once
// What a scenario writes for a port: a DPDK device.

#include <string>
#include <string_view>

#include "dataplane/base/result.h"

namespace hitless {

/// How a device reaches the outside. A row of what DPDK has drivers for.
struct PortBackend {
  const char* driver;   ///< "net_af_packet"; devices are named by it and a number
  const char* library;  ///< of the driver, without lib and .so
  const char* leads_to;
};

/// A device as DPDK takes it.
struct PortDevice {
  std::string name;       ///< "net_af_packet0", "0000:01:00.0"
  std::string arguments;  ///< "iface=eth1"; may be empty
  const PortBackend* backend = nullptr;
  [[nodiscard]] std::string text() const { return arguments.empty() ? name : name + "," + arguments; }
  [[nodiscard]] bool is_pci() const { return backend == nullptr; }
  /// The network device of the kernel behind it, from `iface=`; empty: there is none.
  [[nodiscard]] std::string kernel_device() const;
};

/// "net_af_packet0,iface=eth1" or a PCI address, "0000:01:00.0". bad_input says of what the first consists.
Result<PortDevice> parse_port_device(std::string_view text);

/// The backend of this driver; null: unknown.
[[nodiscard]] const PortBackend* port_backend(std::string_view driver);

}  // namespace hitless
