#pragma once
// The ports that a scenario names, opened.

#include <memory>
#include <vector>

#include "hil/clock/clock_options.h"
#include "hil/ports/port.h"
#include "hil/scenario/scenario.h"

namespace hitless {

/// Opens a port for each interface to which the scenario gives one; only on the wall clock do interfaces lead out. An
/// error begins with the interface's place in the scenario.
Result<std::vector<std::unique_ptr<Port>>> open_ports(const Scenario& scenario, const ChassisConfig& config,
                                                      const ClockOptions& clock);

/// PCI addresses among the ports: EAL must be told of them when it starts.
[[nodiscard]] std::vector<std::string> pci_ports(const Scenario& scenario);

}  // namespace hitless
