#include "hil/ports/scenario_ports.h"

#include <algorithm>

namespace hitless {

Result<std::vector<std::unique_ptr<Port>>> open_ports(const Scenario& scenario, const ChassisConfig& config,
                                                      const ClockOptions& clock) {
  std::vector<std::unique_ptr<Port>> ports;
  if (clock.kind != ClockKind::wall) return ports;
  for (const InterfaceSpec& spec : scenario.interfaces) {
    if (!spec.port) continue;
    const auto interface = std::ranges::find(config.interfaces, spec.name, &Interface::name);
    HITLESS_CHECK(interface != config.interfaces.end(), "a checked scenario names interfaces that are there");
    auto port = Port::open(interface->index, *spec.port);
    if (!port) return fail(port.error().code, at_mark(scenario.path, spec.mark, port.error().message));
    ports.push_back(std::move(*port));
  }
  return ports;
}

std::vector<std::string> pci_ports(const Scenario& scenario) {
  std::vector<std::string> addresses;
  for (const InterfaceSpec& spec : scenario.interfaces)
    if (spec.port && spec.port->is_pci()) addresses.push_back(spec.port->text());
  return addresses;
}

}  // namespace hitless
