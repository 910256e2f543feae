#pragma once
// The machine and the hour, as a file of figures names them.

#include <cstdint>
#include <string>

namespace hitless {

struct MachineNote {
  std::string date;  ///< "2026-11-25T09:34:13+00:00"
  std::string host;
  std::string kernel;  ///< its release: "6.1.0-30-amd64"
  std::string cpu;
  std::uint32_t cpus = 0;  ///< number of CPUs that this process may use
};
[[nodiscard]] MachineNote machine_note();

}  // namespace hitless
